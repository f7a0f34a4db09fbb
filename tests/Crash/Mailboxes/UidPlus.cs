using System.Globalization;
using System.Text.RegularExpressions;

namespace Pennypost.Crash.Mailboxes;

/// <summary>UIDs in response codes (RFC 4315 §3) and in commands.</summary>
internal static partial class UidPlus
{
    /// <summary>The UIDs that APPENDUID or COPYUID gives to the new messages, in their order.</summary>
    public static List<long> NewUids(IEnumerable<string> responses)
    {
        var match = Code().Match(string.Join('\n', responses));
        match.Success.ShouldBeTrue("no APPENDUID or COPYUID");
        return [.. match.Groups["uids"].Value.Split(',').SelectMany(Expand)];
    }

    /// <summary>A set for a command.</summary>
    public static string Set(IEnumerable<long> uids) => string.Join(',', uids.Select(uid => uid.ToString(CultureInfo.InvariantCulture)));

    private static IEnumerable<long> Expand(string range)
    {
        var ends = range.Split(':').Select(end => long.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        for (var uid = ends[0]; uid <= ends[^1]; uid++)
        {
            yield return uid;
        }
    }

    [GeneratedRegex(@"\[(APPENDUID \d+|COPYUID \d+ \S+) (?<uids>[\d:,]+)\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}

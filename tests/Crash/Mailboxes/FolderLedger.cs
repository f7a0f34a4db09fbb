using System.Globalization;
using System.Text.RegularExpressions;

namespace Pennypost.Crash.Mailboxes;

/// <summary>
/// What one folder ever showed: its UIDVALIDITY, the highest UIDNEXT and which message each UID named. A server that died may forget what it did not
/// acknowledge, never give a UID to another message (RFC 9051 §2.3.1.1).
/// </summary>
internal sealed partial class FolderLedger(string name)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private readonly Dictionary<long, string> _messages = [];
    private long? _uidValidity;
    private long _uidNext;

    public string Name => name;

    /// <summary>Which message a UID names, as an acknowledgement said.</summary>
    public void Note(long uid, string message)
    {
        if (!_messages.TryAdd(uid, message))
        {
            _messages[uid].ShouldBe(message, $"UID {uid} of {name} named another message before");
        }
    }

    /// <summary>Selects the folder and compares what it announces with what it said before.</summary>
    public async Task SelectAsync(ImapConnection imap)
    {
        var responses = string.Join('\n', await imap.AskAsync("SELECT " + name));
        var validity = Number(Validity().Match(responses));
        (_uidValidity ??= validity).ShouldBe(validity, $"UIDVALIDITY of {name}");
        var next = Number(Next().Match(responses));
        next.ShouldBeGreaterThanOrEqualTo(_uidNext, $"UIDNEXT of {name} went back");
        _uidNext = next;
    }

    /// <summary>Selects the folder and reads which messages it holds.</summary>
    /// <returns>UID and message, in the order of the UIDs.</returns>
    public async Task<List<(long Uid, string Message)>> ReadAsync(ImapConnection imap)
    {
        var before = _uidNext;
        await SelectAsync(imap);
        var responses = await imap.AskAsync($"UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS ({CrashMessage.Header})])");
        var found = new List<(long, string)>();
        foreach (var match in responses.Select(response => Fetched().Match(response)).Where(match => match.Success))
        {
            var (uid, message) = (Number(match), match.Groups["message"].Value);
            if (!_messages.ContainsKey(uid))
            {
                // Given out by a command whose acknowledgement the kill swallowed; that was after the last SELECT.
                uid.ShouldBeGreaterThanOrEqualTo(before, $"a UID of {name} below what UIDNEXT announced");
            }

            Note(uid, message);
            found.Add((uid, message));
        }

        found.Select(one => one.Item1).ShouldBeInOrder(SortDirection.Ascending);
        return found;
    }

    private static long Number(Match match)
    {
        match.Success.ShouldBeTrue();
        return long.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\[UIDVALIDITY (?<number>\d+)\]", Options)]
    private static partial Regex Validity();

    [GeneratedRegex(@"\[UIDNEXT (?<number>\d+)\]", Options)]
    private static partial Regex Next();

    [GeneratedRegex(@"UID (?<number>\d+).*X-Crash-Id: (?<message>\S+)", Options | RegexOptions.Singleline)]
    private static partial Regex Fetched();
}

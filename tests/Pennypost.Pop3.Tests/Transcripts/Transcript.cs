using System.Globalization;
using System.Text.RegularExpressions;

namespace Pennypost.Pop3.Tests;

/// <summary>Plays a dialogue from tests/Transcripts/pop3 against a session. The format stands in README.txt beside the files.</summary>
internal static partial class Transcript
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static async Task PlayAsync(string name)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, name + ".txt"));
        var system = new MemoryMailSystem();
        var options = new Pop3Options();
        RunningSession? session = null;
        for (var number = 0; number < lines.Length; number++)
        {
            var (directive, text) = Split(lines[number]);
            var where = $"{name}.txt:{number + 1}: {lines[number]}";
            switch (directive)
            {
                case "" or "#":
                    break;
                case "message":
                    system.Deliver(Unescape(text));
                    break;
                case "sizes":
                    Array.ForEach(text.Split(' '), size => system.DeliverOfSize(int.Parse(size, CultureInfo.InvariantCulture)));
                    break;
                case "expunge":
                    system.Expunge(uint.Parse(text, CultureInfo.InvariantCulture));
                    break;
                case "option":
                    options = Apply(options, system, text);
                    break;
                case "connect":
                    await EndAsync(session);
                    session = new RunningSession(system, options);
                    break;
                case "tls":
                    await session!.StartTlsAsync();
                    break;
                case "drop":
                    await EndAsync(session);
                    session = null;
                    break;
                case "C:":
                    await session!.SendAsync(Unescape(text) + "\r\n");
                    break;
                case "S:":
                    Match(await session!.ReadAsync(), text, where);
                    break;
                case "octets":
                    (await session!.ReadMultiLineAsync()).Sum(line => line.Length + 2).ShouldBe(int.Parse(text, CultureInfo.InvariantCulture), where);
                    break;
                case "closed":
                    (await session!.TryReadAsync()).ShouldBeNull(where);
                    break;
                default:
                    throw new FormatException("Unknown directive at " + where);
            }
        }

        await EndAsync(session);
        system.IsLocked.ShouldBeFalse("The lock must be gone with the last session.");
    }

    private static (string Directive, string Text) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
    }

    private static async Task EndAsync(RunningSession? session)
    {
        if (session is not null)
        {
            await session.DisposeAsync();
        }
    }

    private static Pop3Options Apply(Pop3Options options, MemoryMailSystem system, string text)
    {
        switch (text)
        {
            case "tls":
                return options with { Tls = TestTls.Server() };
            case "require-tls":
                return options with { Tls = TestTls.Server(), RequireTls = true };
            case "login-delay":
                return options with { LogInDelay = TimeSpan.FromMinutes(5) };
            case "refuse":
                system.Admits = false;
                return options;
            case "fail-to-delete":
                system.FailsToDelete = true;
                return options;
            default:
                throw new FormatException("Unknown option " + text);
        }
    }

    // A star stands for anything; everything else is literal.
    private static void Match(string actual, string pattern, string where)
    {
        var expression = "^" + Regex.Escape(Unescape(pattern)).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        Regex.IsMatch(actual, expression, RegexOptions.Singleline, TimeSpan.FromSeconds(5)).ShouldBeTrue($"{where}\nThe server said: {actual}");
    }

    private static string Unescape(string text) =>
        Escape().Replace(text, match => ((char)byte.Parse(match.Groups["hex"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"\\x(?<hex>[0-9A-Fa-f]{2})", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Escape();
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pennypost.Imap.Tests;

/// <summary>Plays a dialogue from tests/Transcripts/imap against one or more sessions. The format stands in README.txt beside the files.</summary>
internal sealed partial class Transcript : IAsyncDisposable
{
    private readonly MemoryMailSystem _system = new();
    private readonly Dictionary<string, RunningSession> _sessions = new(StringComparer.Ordinal);
    private ImapServerSettings _settings = new() { AllowPlaintextLogIn = true, LiteralTimeout = TimeSpan.FromMinutes(1) };

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static async Task PlayAsync(string name)
    {
        var transcript = new Transcript();
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Folder, name + ".txt"));
        for (int number = 0; number < lines.Length; number++)
        {
            await transcript.PlayLineAsync(lines[number], $"{name}.txt:{number + 1}: {lines[number]}");
        }

        await transcript.DisposeAsync();
        transcript._system.OpenAccounts.ShouldBe(0);
        transcript._system.PlacesTaken.ShouldBe(0);
        transcript._system.Folders.Values.ShouldAllBe(folder => folder.Listeners.Count == 0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RunningSession session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        _sessions.Clear();
    }

    private async Task PlayLineAsync(string line, string where)
    {
        string[] words = line.Split(' ', 3);
        switch (words[0])
        {
            case "" or "#":
                break;
            case "option":
                Apply(words[1]);
                break;
            case "folder":
                _system.Create(words[1], words.ElementAtOrDefault(2));
                break;
            case "deliver":
                _system.Deliver(words[1], Unescape(words[2]));
                break;
            case "forget":
                _system.Folders[words[1]].HistoryFloor = _system.Folders[words[1]].ModSeq;
                break;
            case "connect":
                _sessions.Add(words[1], new RunningSession(_system, _settings, AnHourLater.Clock));
                break;
            case "login":
                _sessions.Add(words[1], await RunningSession.LoggedInAsync(_system, _settings, words.ElementAtOrDefault(2), AnHourLater.Clock));
                break;
            case "login-as":
                _sessions.Add(words[1], await RunningSession.LoggedInAsync(_system, _settings, null, AnHourLater.Clock, words[2]));
                break;
            case "compress":
                _sessions[words[1]].Client.Compress();
                break;
            case "tls":
                await _sessions[words[1]].StartTlsAsync();
                break;
            case "drop":
                await _sessions[words[1]].DisposeAsync();
                _sessions.Remove(words[1]);
                break;
            case "stop":
                await _sessions[words[1]].StopHostAsync();
                break;
            case "closed":
                (await _sessions[words[1]].TryReadAsync()).ShouldBeNull(where);
                break;
            default:
                await TalkAsync(line, where);
                break;
        }
    }

    private async Task TalkAsync(string line, string where)
    {
        RunningSession session = _sessions[line[..1]];
        string text = line.Length > 3 ? line[3..] : string.Empty;
        switch (line[1])
        {
            case ':':
                await session.SendAsync(Unescape(text) + "\r\n");
                break;
            case '<':
                Match(await session.ReadAsync(), text, where);
                break;
            default:
                throw new FormatException("Unknown directive at " + where);
        }
    }

    private void Apply(string option) => _settings = option switch
    {
        "tls" => _settings with { Tls = TestTls.Server(), AllowPlaintextLogIn = false },
        "keepalive" => _settings with { IdleKeepAlive = TimeSpan.FromMilliseconds(20) },
        "no-idle" => _settings with { IdleEnabled = false },
        "small-messages" => SmallMessages(),
        "busy" => Busy(true),
        "idle-again" => Busy(false),
        "fail" => Fail(),
        _ => throw new FormatException("Unknown option " + option),
    };

    private ImapServerSettings SmallMessages()
    {
        _system.MaximumMessageSize = 20;
        return _settings;
    }

    private ImapServerSettings Busy(bool isBusy)
    {
        _system.IsBusy = isBusy;
        return _settings;
    }

    private ImapServerSettings Fail()
    {
        _system.Fails = true;
        return _settings;
    }

    // <any> stands for anything; everything else is literal.
    private static void Match(string actual, string pattern, string where)
    {
        string expression = "^" + Regex.Escape(Unescape(pattern)).Replace("<any>", ".*", StringComparison.Ordinal) + "$";
        Regex.IsMatch(actual, expression, RegexOptions.Singleline, TimeSpan.FromSeconds(5)).ShouldBeTrue($"{where}\nThe server said: {actual}");
    }

    private static string Unescape(string text) => Escape().Replace(
        text, match => new string((char)byte.Parse(match.Groups["hex"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), Times(match)));

    private static int Times(Match match) => match.Groups["times"].Success ? int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(@"\\x(?<hex>[0-9A-Fa-f]{2})(\*(?<times>\d+);)?", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Escape();

    /// <summary>An hour after the internal date of the messages; timers run as they do.</summary>
    private sealed class AnHourLater : TimeProvider
    {
        public static readonly AnHourLater Clock = new();

        public override DateTimeOffset GetUtcNow() => MemoryMailSystem.Day.AddHours(1).ToUniversalTime();
    }
}

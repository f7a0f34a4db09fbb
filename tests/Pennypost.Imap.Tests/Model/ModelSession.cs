using System.Globalization;

namespace Pennypost.Imap.Tests;

/// <summary>One session of the model-based test: says random legal and illegal commands, and checks all that the server answers against its view.</summary>
/// <param name="session">The session.</param>
/// <param name="kind">What it has turned on.</param>
/// <param name="truth">What messages really were.</param>
/// <param name="random">The generator.</param>
/// <param name="mailbox">The mailbox as the user knows it; another name than INBOX for one who may not expunge there.</param>
internal sealed class ModelSession(RunningSession session, string kind, FlagLedger truth, Random random, string mailbox = "INBOX") : IAsyncDisposable
{
    private static readonly string[] Illegal =
    [
        "BOGUS", "FETCH", "FETCH 1", "FETCH 0 FLAGS", "FETCH 1 (FLAGS", "STORE 1 FLAG ()", "STORE x +FLAGS (\\Seen)", "UID", "UID NOOP", "UID FETCH a FLAGS",
        "SEARCH FOO", "SEARCH OR ALL", "SEARCH RETURN (X) ALL", "EXPUNGE 1", "SORT () UTF-8 ALL", "THREAD X UTF-8 ALL", "SELECT", "COPY 1", "APPEND INBOX", "ENABLE",
        "FETCH 1 (FLAGS) (CHANGEDSINCE x)", "STORE 1 (UNCHANGEDSINCE x) FLAGS ()", "SELECT INBOX (QRESYNC (1))", "LOGIN a b", "STATUS INBOX (X)", "UID EXPUNGE",
    ];

    private readonly ModelView _view = new(truth);

    public int Commands { get; private set; }

    /// <summary>Commands that the rights did not allow.</summary>
    public int Refusals { get; private set; }

    private bool HasModSeqs => kind is "CONDSTORE" or "QRESYNC";

    public async Task StartAsync()
    {
        if (kind.Length > 0)
        {
            (await session.AskAsync("ENABLE " + kind)).Tagged.ShouldStartWith("OK");
        }

        await SelectAsync($"SELECT {mailbox}");
    }

    public async Task ActAsync()
    {
        string set = RandomSet();
        string uids = RandomUids();
        await (random.Next(20) switch
        {
            0 => AskAsync("NOOP"),
            1 => NumberedAsync($"STORE {set} +FLAGS (\\Seen)", set),
            2 => NumberedAsync($"STORE {set} -FLAGS (\\Deleted \\Seen word)", set),
            3 => NumberedAsync($"STORE {set} FLAGS (\\Draft word)", set),
            4 or 5 => AskAsync($"UID STORE {uids} +FLAGS ({(random.Next(2) == 0 ? "\\Deleted" : "\\Flagged")})"),
            6 => AskAsync(random.Next(2) == 0 ? "EXPUNGE" : $"UID EXPUNGE {uids}"),
            7 => NumberedAsync($"FETCH {set} (UID FLAGS{(HasModSeqs ? " MODSEQ" : string.Empty)})", set),
            8 => AskAsync($"UID FETCH {uids} (FLAGS RFC822.SIZE)"),
            9 or 10 or 11 when _view.Messages.Count < 40 => AskAsync($"APPEND {mailbox} (\\Seen) {{4+}}\r\ntext"),
            12 => AskAsync($"UID COPY {random.Next(1, 60)} {mailbox}"),
            13 => AskAsync($"UID MOVE {uids} {mailbox}"),
            14 or 15 => SearchAsync(),
            16 => RefusedAsync(),
            17 when HasModSeqs => AskAsync($"UID STORE {uids} (UNCHANGEDSINCE {_view.ModSeq}) +FLAGS (\\Answered)"),
            18 when kind == "QRESYNC" => ReturnAsync(),
            18 when random.Next(4) == 0 => CloseAsync(),
            _ => AskAsync($"UID STORE {uids} -FLAGS (\\Flagged \\Answered)"),
        });
        await LearnAsync();
    }

    /// <summary>After a NOOP the view is the mailbox, with nothing asked that the server should have told.</summary>
    public async Task AgreeAsync(MemoryFolder folder)
    {
        await AskAsync("NOOP");
        await LearnAsync();
        _view.Messages.ShouldBe([.. folder.Entries.Select(entry => new ModelMessage(entry.Uid, FlagLedger.Text(entry.State)))]);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task SelectAsync(string command)
    {
        _view.Clear();
        await AskAsync(command);
        await NumberedAsync("FETCH 1:* (UID FLAGS)", "*");
    }

    private async Task CloseAsync()
    {
        (await session.AskAsync(random.Next(2) == 0 ? "CLOSE" : "UNSELECT")).Tagged.ShouldStartWith("OK");
        await SelectAsync($"SELECT {mailbox}");
    }

    /// <summary>Leaves, comes back by QRESYNC, and has the mailbox again without fetching anything.</summary>
    private async Task ReturnAsync()
    {
        await AskAsync("NOOP");

        // Everything up to here has been told. What FETCH tells after that may be newer than an expunge that it had to keep back.
        ulong known = Math.Max(_view.ModSeq, 1);
        await LearnAsync();
        var remembered = _view.Messages.ToDictionary(message => message.Uid, message => message.Flags);
        (await session.AskAsync("UNSELECT")).Tagged.ShouldStartWith("OK");
        _view.Clear();
        string command = $"SELECT {mailbox} (QRESYNC (7 {known}))";
        (List<string> untagged, string tagged) = await session.AskAsync(command);
        tagged.ShouldStartWith("OK", customMessage: command);
        _view.MayExpunge = true;
        bool isBack = false;
        foreach (string line in untagged)
        {
            bool isNews = IsNewsAfterSelect(line);
            if (isNews && !isBack)
            {
                isBack = ComeBack(remembered, command);
            }

            _view.Apply(line, $"{command}: {line}");
            if (line.StartsWith("* VANISHED ", StringComparison.Ordinal))
            {
                ModelView.Uids(line[(line.LastIndexOf(' ') + 1)..]).ToList().ForEach(uid => remembered.Remove(uid));
            }
            else if (!isBack && ModelView.ToldUid(line) is { } told)
            {
                remembered[told] = null;
            }
        }

        if (!isBack)
        {
            ComeBack(remembered, command);
        }

        ModelMessage[] cache = [.. remembered.OrderBy(message => message.Key).Select(message => new ModelMessage(message.Key, message.Value))];
        await NumberedAsync("FETCH 1:* (UID FLAGS)", "*");

        // Only the start of the view can be compared: others may have changed flags since; UIDs may only have been added.
        _view.Messages.Take(cache.Length).Select(message => message.Uid).ShouldBe(cache.Select(message => message.Uid), command);
    }

    /// <summary>What stands behind SELECT's own data is news of the moment in between.</summary>
    private bool IsNewsAfterSelect(string line) =>
        (line.StartsWith("* VANISHED ", StringComparison.Ordinal) && !line.StartsWith("* VANISHED (EARLIER) ", StringComparison.Ordinal))
        || (_view.Exists is not null && line.EndsWith(" EXISTS", StringComparison.Ordinal));

    /// <summary>SELECT has told everything: the cache is the mailbox, with all its UIDs.</summary>
    private bool ComeBack(Dictionary<uint, string?> remembered, string command)
    {
        remembered.Count.ShouldBe(_view.Exists!.Value, command);
        _view.Know([.. remembered.Keys.Order()], command);
        return true;
    }

    /// <summary>The answer is that of the view, whatever others do at the same time.</summary>
    private async Task SearchAsync()
    {
        (string key, string flag, bool isSet) = random.Next(3) switch
        {
            0 => ("SEEN", "\\SEEN", true),
            1 => ("UNFLAGGED", "\\FLAGGED", false),
            _ => ("KEYWORD word", "WORD", true),
        };
        uint[] expected = [.. _view.Messages.Where(message => message.Flags!.Split(' ').Contains(flag) == isSet).Select(message => message.Uid)];
        (List<string> untagged, _) = await AskAsync($"UID SEARCH RETURN (ALL COUNT) {key}");
        string answer = untagged.Single(line => line.StartsWith("* ESEARCH", StringComparison.Ordinal));
        int all = answer.IndexOf(" ALL ", StringComparison.Ordinal);
        ModelView.Uids(all < 0 ? string.Empty : answer[(all + 5)..].Split(' ')[0]).ShouldBe(expected, answer);
        answer.ShouldContain($"COUNT {expected.Length}");
    }

    private async Task RefusedAsync()
    {
        string command = random.Next(3) == 0 ? $"FETCH {_view.Messages.Count + random.Next(1, 100)} FLAGS" : Illegal[random.Next(Illegal.Length)];
        (_, string tagged) = await AskAsync(command);
        tagged.ShouldStartWith("BAD", customMessage: command);
    }

    /// <summary>A client with a cache asks for what it has not been told of new messages; the answer may tell of newer ones.</summary>
    private async Task LearnAsync()
    {
        for (int first; (first = _view.Messages.FindIndex(message => message.Uid == 0 || message.Flags is null)) >= 0;)
        {
            string set = $"{first + 1}:*";
            await NumberedAsync($"FETCH {set} (UID FLAGS)", set);
        }
    }

    /// <summary>A command in message numbers that the client knows: the server must know them, too.</summary>
    private async Task NumberedAsync(string command, string set)
    {
        bool isKnown = _view.Messages.Count > 0 || set.EndsWith('*');
        (_, string tagged) = await AskAsync(command);
        if (isKnown)
        {
            tagged.ShouldNotStartWith("BAD", customMessage: command);
        }
    }

    private async Task<(List<string> Untagged, string Tagged)> AskAsync(string command)
    {
        // RFC 3501 §7.4.1: no EXPUNGE while FETCH, STORE or SEARCH by number is answered.
        string verb = command.Split(' ')[0];
        _view.MayExpunge = verb is not ("FETCH" or "STORE" or "SEARCH" or "SORT" or "THREAD");
        bool isForbidden = mailbox != "INBOX" && command == "EXPUNGE" && _view.Messages.Count > 0;
        (List<string> untagged, string tagged) = await session.AskAsync(command);
        Commands++;
        bool isRefused = tagged.StartsWith("NO [NOPERM]", StringComparison.Ordinal);
        (isRefused || !isForbidden).ShouldBeTrue(command);
        (isRefused && mailbox == "INBOX").ShouldBeFalse(command);
        Refusals += isRefused ? 1 : 0;
        tagged.ShouldNotStartWith("NO [SERVERBUG]", customMessage: command);
        foreach (string line in untagged)
        {
            _view.Apply(line, $"{kind}: {command}: {line}");
        }

        return (untagged, tagged);
    }

    private string RandomSet()
    {
        int count = Math.Max(_view.Messages.Count, 1);
        int a = random.Next(1, count + 1);
        int b = Math.Min(a + random.Next(4), count);
        return random.Next(3) switch { 0 => $"{a}", 1 => $"{a}:{b}", _ => $"{b}:*" };
    }

    private string RandomUids()
    {
        if (_view.Messages.Count == 0)
        {
            return "1:*";
        }

        uint uid = _view.Messages[random.Next(_view.Messages.Count)].Uid;
        return string.Create(CultureInfo.InvariantCulture, $"{uid}:{uid + (uint)random.Next(4)}");
    }
}

using System.Globalization;

namespace Pennypost.Imap.Tests;

/// <summary>A session whose untagged responses build a picture of the mailbox, as a client's would; every response is checked against it.</summary>
internal sealed class ViewedSession(RunningSession session) : IAsyncDisposable
{
    /// <summary>UID (0: not told yet) and flags (null: not told yet) by message number - 1.</summary>
    private readonly List<(uint Uid, string? Flags)> _view = [];

    public static async Task<ViewedSession> OpenAsync(MemoryMailSystem system)
    {
        var view = new ViewedSession(await RunningSession.LoggedInAsync(system));
        await view.AskAsync("SELECT INBOX");
        await view.AskAsync("FETCH 1:* (UID FLAGS)");
        return view;
    }

    public Task ActAsync(Random random)
    {
        string set = RandomSet(random);
        return random.Next(11) switch
        {
            0 => AskAsync("NOOP"),
            1 => AskAsync($"STORE {set} +FLAGS (\\Deleted)"),
            2 => AskAsync($"STORE {set} -FLAGS (\\Deleted \\Seen)"),
            3 => AskAsync($"UID STORE {set} +FLAGS (\\Seen word)"),
            4 => AskAsync($"STORE {set} FLAGS (\\Draft)"),
            5 => AskAsync("EXPUNGE"),
            6 => AskAsync($"FETCH {set} (UID FLAGS)"),
            7 => AskAsync($"UID FETCH {set} (FLAGS RFC822.SIZE)"),
            8 => AskAsync($"COPY {random.Next(1, _view.Count + 2)} INBOX"),
            9 => AskAsync("APPEND INBOX (\\Seen) {4+}\r\ntext"),
            _ => AskAsync($"UID MOVE {set} INBOX"),
        };
    }

    /// <summary>After a NOOP the picture is the mailbox, without asking for what the server should have told.</summary>
    public async Task AgreeAsync(MemoryFolder folder)
    {
        await AskAsync("NOOP");
        if (_view.Any(message => message.Uid == 0 || message.Flags is null))
        {
            await AskAsync("FETCH 1:* (UID FLAGS)");
        }

        _view.Select(message => message.Uid).ShouldBe(folder.Entries.Select(entry => entry.Uid));
        _view.Select(message => message.Flags!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length).ShouldBe(folder.Entries.Select(entry =>
            System.Numerics.BitOperations.PopCount((uint)entry.Flags) + entry.Keywords.Count));
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private string RandomSet(Random random)
    {
        if (_view.Count == 0)
        {
            return "1:*";
        }

        int a = random.Next(1, Math.Min(_view.Count, 12) + 1);
        int b = random.Next(1, Math.Min(_view.Count, 12) + 1);
        return random.Next(3) == 0 ? $"{a}" : $"{a}:{b}";
    }

    private async Task AskAsync(string command)
    {
        bool mayExpunge = !command.StartsWith("FETCH", StringComparison.Ordinal) && !command.StartsWith("STORE", StringComparison.Ordinal);
        (List<string> untagged, string tagged) = await session.AskAsync(command);
        tagged.ShouldNotStartWith("NO [SERVERBUG]");
        foreach (string line in untagged)
        {
            string[] words = line.Split(' ', 4);
            if (words.Length > 2 && int.TryParse(words[1], CultureInfo.InvariantCulture, out int number))
            {
                Apply(words[2], number, words.ElementAtOrDefault(3), mayExpunge, $"{command}: {line}");
            }
        }
    }

    private void Apply(string response, int number, string? data, bool mayExpunge, string where)
    {
        switch (response)
        {
            case "EXISTS":
                number.ShouldBeGreaterThanOrEqualTo(_view.Count, where);
                _view.AddRange(Enumerable.Repeat((0u, (string?)null), number - _view.Count));
                break;
            case "EXPUNGE":
                mayExpunge.ShouldBeTrue(where);
                number.ShouldBeInRange(1, _view.Count, where);
                _view.RemoveAt(number - 1);
                break;
            case "FETCH":
                number.ShouldBeInRange(1, _view.Count, where);
                (uint known, string? flags) = _view[number - 1];
                uint? uid = Number(data!, "UID ");
                if (uid is not null && known != 0)
                {
                    uid.ShouldBe(known, where);
                }

                _view[number - 1] = (uid ?? known, Flags(data!) ?? flags);
                break;
        }
    }

    private static string? Flags(string data)
    {
        int at = data.IndexOf("FLAGS (", StringComparison.Ordinal);
        return at < 0 ? null : data[(at + 7)..data.IndexOf(')', at)];
    }

    private static uint? Number(string data, string name)
    {
        int at = data.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : uint.Parse(new string([.. data[(at + name.Length)..].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }
}

namespace Pennypost.Crash.Mailboxes;

/// <summary>MOVE to and fro (RFC 6851): each message is in exactly one of two folders at every moment.</summary>
internal sealed class MovingWork : MailboxWork
{
    private const int Messages = 200;

    private readonly FolderLedger[] _folders = [new("Left"), new("Right")];
    private readonly Dictionary<string, int> _where = new(StringComparer.Ordinal);
    private HashSet<string> _moving = [];

    public override async Task PrepareAsync(ImapConnection imap)
    {
        foreach (var folder in _folders)
        {
            await imap.AskAsync("CREATE " + folder.Name);
        }

        var ids = CrashMessage.NewIds(Messages);
        await imap.AskAsync(CrashMessage.Append(_folders[0].Name, ids));
        ids.ForEach(id => _where[id] = 0);
    }

    public override async Task VerifyAsync(ImapConnection imap)
    {
        var found = new List<(string Message, int Folder)>();
        for (var number = 0; number < _folders.Length; number++)
        {
            found.AddRange((await _folders[number].ReadAsync(imap)).Select(one => (one.Message, number)));
        }

        found.Select(one => one.Message).Order().ShouldBe(_where.Keys.Order(), "MOVE lost or doubled a message");
        foreach (var (message, folder) in found)
        {
            if (!_moving.Contains(message))
            {
                folder.ShouldBe(_where[message], "an acknowledged MOVE was undone, or a message moved by itself");
            }

            _where[message] = folder;
        }

        _moving = [];
    }

    protected override async Task StepAsync(ImapConnection imap)
    {
        var from = _where.Values.Average() < 0.5 ? 0 : 1;
        var there = await _folders[from].ReadAsync(imap);
        there.Count.ShouldBe(_where.Values.Count(folder => folder == from), "an acknowledged MOVE is not to be seen");
        foreach (var _ in Enumerable.Range(0, 4))
        {
            var some = Some(there, 40);
            if (some.Count == 0)
            {
                continue;
            }

            _moving = [.. some.Select(one => one.Message)];
            var uids = UidPlus.NewUids(await imap.AskAsync($"UID MOVE {UidPlus.Set(some.Select(one => one.Uid))} {_folders[1 - from].Name}"));
            uids.Count.ShouldBe(some.Count);
            for (var number = 0; number < some.Count; number++)
            {
                _folders[1 - from].Note(uids[number], some[number].Message);
                _where[some[number].Message] = 1 - from;
            }

            _moving = [];
            there = [.. there.Except(some)];
            Acknowledged++;
        }
    }
}

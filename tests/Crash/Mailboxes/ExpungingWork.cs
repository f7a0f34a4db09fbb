namespace Pennypost.Crash.Mailboxes;

/// <summary>EXPUNGE of some: what was acknowledged is gone for good, what was never marked stays.</summary>
internal sealed class ExpungingWork : MailboxWork
{
    private const int Few = 60;
    private const int Many = 300;

    private readonly FolderLedger _folder = new("Shrinking");
    private readonly Dictionary<string, long> _there = new(StringComparer.Ordinal);
    private HashSet<string> _going = [];

    public override async Task PrepareAsync(ImapConnection imap)
    {
        await imap.AskAsync("CREATE " + _folder.Name);
        await FillAsync(imap);
    }

    public override async Task VerifyAsync(ImapConnection imap)
    {
        var found = await _folder.ReadAsync(imap);
        found.Select(one => one.Message).Distinct(StringComparer.Ordinal).Count().ShouldBe(found.Count, "a message is doubled");
        var present = found.ToDictionary(one => one.Message, one => one.Uid, StringComparer.Ordinal);
        foreach (var (message, uid) in _there)
        {
            if (!_going.Contains(message))
            {
                present.ShouldContainKeyAndValue(message, uid);
            }
        }

        present.Keys.Where(message => !_there.ContainsKey(message) && !_going.Contains(message)).ShouldBeEmpty("an expunged message came back");
        _there.Clear();
        found.ForEach(one => _there[one.Message] = one.Uid);
        _going = [];
    }

    protected override Task BeginAsync(ImapConnection imap) => _folder.SelectAsync(imap);

    protected override async Task StepAsync(ImapConnection imap)
    {
        if (_there.Count < Few)
        {
            await FillAsync(imap);
        }

        var some = Some(_there, 30);
        if (some.Count == 0)
        {
            return;
        }

        // Some of an earlier session may still be marked; UID EXPUNGE touches only what it names.
        _going = [.. some.Select(one => one.Key)];
        var set = UidPlus.Set(some.Select(one => one.Value));
        await imap.AskAsync($"UID STORE {set} +FLAGS.SILENT (\\Deleted)");
        await imap.AskAsync("UID EXPUNGE " + set);
        some.ForEach(one => _there.Remove(one.Key));
        _going = [];
        Acknowledged++;
    }

    private async Task FillAsync(ImapConnection imap)
    {
        // Whether an APPEND that is cut off happened is for another to prove: its messages may be there.
        var ids = CrashMessage.NewIds(Many);
        _going = [.. ids];
        var uids = UidPlus.NewUids(await imap.AskAsync(CrashMessage.Append(_folder.Name, ids)));
        for (var number = 0; number < ids.Count; number++)
        {
            _folder.Note(uids[number], ids[number]);
            _there[ids[number]] = uids[number];
        }
    }
}

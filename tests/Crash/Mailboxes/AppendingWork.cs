using System.Globalization;

namespace Pennypost.Crash.Mailboxes;

/// <summary>APPEND of one message, of a large one and of several at once, which come all or none (RFC 3502).</summary>
internal sealed class AppendingWork : MailboxWork
{
    private const int Enough = 500;

    private FolderLedger _folder = new("Growing-0");
    private List<(long Uid, string Message)> _there = [];
    private List<string> _coming = [];
    private int _folders;
    private int _steps;

    public override Task PrepareAsync(ImapConnection imap) => imap.AskAsync("CREATE " + _folder.Name);

    public override async Task VerifyAsync(ImapConnection imap)
    {
        var found = await _folder.ReadAsync(imap);
        found[.._there.Count].ShouldBe(_there, "acknowledged messages are lost, doubled or have another UID");
        var more = found[_there.Count..].Select(one => one.Message).ToList();
        if (more.Count > 0)
        {
            more.ShouldBe(_coming, "an APPEND was done by half");
        }

        (_there, _coming) = (found, []);
    }

    protected override async Task StepAsync(ImapConnection imap)
    {
        if (_there.Count > Enough)
        {
            var next = new FolderLedger(string.Create(CultureInfo.InvariantCulture, $"Growing-{++_folders}"));
            await imap.AskAsync("CREATE " + next.Name);
            (_folder, _there) = (next, []);
        }

        var kind = ++_steps % 5;
        _coming = CrashMessage.NewIds(kind is 1 or 3 ? 7 : 1);
        var uids = UidPlus.NewUids(await imap.AskAsync(CrashMessage.Append(_folder.Name, _coming, large: kind is 2 or 3)));
        uids.Count.ShouldBe(_coming.Count);
        for (var number = 0; number < _coming.Count; number++)
        {
            _folder.Note(uids[number], _coming[number]);
            _there.Add((uids[number], _coming[number]));
        }

        _coming = [];
        Acknowledged++;
    }
}

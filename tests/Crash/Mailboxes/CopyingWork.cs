using System.Globalization;

namespace Pennypost.Crash.Mailboxes;

/// <summary>COPY of many messages: all of them or none arrive (RFC 9051 §6.4.7).</summary>
internal sealed class CopyingWork : MailboxWork
{
    private const int Messages = 100;
    private const int Enough = 1000;

    private readonly FolderLedger _source = new("Source");
    private readonly List<(long Uid, string Message)> _messages = [];
    private FolderLedger _target = new("Copies-0");
    private List<string> _copied = [];
    private List<string> _copying = [];
    private int _targets;

    public override async Task PrepareAsync(ImapConnection imap)
    {
        await imap.AskAsync("CREATE " + _source.Name);
        await imap.AskAsync("CREATE " + _target.Name);
        await imap.AskAsync(CrashMessage.Append(_source.Name, CrashMessage.NewIds(Messages)));
        _messages.AddRange(await _source.ReadAsync(imap));
    }

    public override async Task VerifyAsync(ImapConnection imap)
    {
        (await _source.ReadAsync(imap)).ShouldBe(_messages, "COPY changed its source");
        var found = (await _target.ReadAsync(imap)).Select(one => one.Message).ToList();
        found[.._copied.Count].ShouldBe(_copied, "acknowledged copies are lost or doubled");
        var more = found[_copied.Count..];
        if (more.Count > 0)
        {
            more.ShouldBe(_copying, "a COPY was done by half");
        }

        (_copied, _copying) = (found, []);
    }

    protected override Task BeginAsync(ImapConnection imap) => _source.SelectAsync(imap);

    protected override async Task StepAsync(ImapConnection imap)
    {
        if (_copied.Count > Enough)
        {
            var next = new FolderLedger(string.Create(CultureInfo.InvariantCulture, $"Copies-{++_targets}"));
            await imap.AskAsync("CREATE " + next.Name);
            (_target, _copied) = (next, []);
        }

        var some = Some(_messages, 50);
        if (some.Count == 0)
        {
            return;
        }

        _copying = [.. some.Select(one => one.Message)];
        var uids = UidPlus.NewUids(await imap.AskAsync($"UID COPY {UidPlus.Set(some.Select(one => one.Uid))} {_target.Name}"));
        uids.Count.ShouldBe(some.Count);
        for (var number = 0; number < some.Count; number++)
        {
            _target.Note(uids[number], some[number].Message);
        }

        _copied.AddRange(_copying);
        _copying = [];
        Acknowledged++;
    }
}

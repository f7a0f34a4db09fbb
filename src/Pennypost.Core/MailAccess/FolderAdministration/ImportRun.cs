using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Refusals;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>One import: the folder that is being filled, and what has been done.</summary>
internal sealed class ImportRun(ImapStore store, long accountId, bool seen) : IAsyncDisposable
{
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private ImportTarget? _target;
    private string? _name;
    private int _stored;
    private int _leftOut;

    /// <summary>Messages that are stored.</summary>
    public int Stored => _stored + (_target?.Stored ?? 0);

    /// <summary>Files that are no mail.</summary>
    public int OtherFiles { get; set; }

    /// <summary>The folder to fill; it is made when it is not there.</summary>
    public async Task<ImportTarget> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (_target is not null && name == _name)
        {
            return _target;
        }

        await CloseAsync(cancellationToken);
        if (!FolderName.IsValid(name))
        {
            throw RefusedException.Invalid("folder", "No folder can have this name.");
        }

        if (await store.Folders.FindAsync(accountId, name, cancellationToken) is not { } folder)
        {
            if (await store.Edits.CreateAsync(accountId, name, specialUse: null, cancellationToken) == FolderEditResult.TooMany)
            {
                throw RefusedException.Invalid("folder", "The user has too many folders.");
            }

            folder = await store.Folders.FindAsync(accountId, name, cancellationToken) ?? throw RefusedException.NotFound("The folder was deleted meanwhile.");
        }

        _name = name;
        return _target = new ImportTarget(store, accountId, folder, seen);
    }

    /// <summary>Stores what is left.</summary>
    public async Task<ImportedMail> FinishAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(cancellationToken);
        return new ImportedMail(_stored, _folders.Count, _leftOut, OtherFiles);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _target?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_target is { } target)
        {
            await target.FinishAsync(cancellationToken);
            _stored += target.Stored;
            _leftOut += target.LeftOut;
            if (target.Stored > 0)
            {
                _folders.Add(_name!);
            }

            _target = null;
        }
    }
}

using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Annotations (RFC 5464). Those below /shared/ are the folder's; those below /private/ are each user's own (RFC 5464 §2).</summary>
internal sealed partial class ImapAccount : IImapMetadata
{
    private const string SharedEntries = "/shared/";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            return await store.Metadata.ReadAsync(id, folderId: null, cancellationToken);
        }

        // RFC 5464 §4.1: l and r, of which r is the one that the content takes.
        var access = await _door.FindAsync(name, FolderRights.Read, ResponseCodes.NonExistent, cancellationToken);
        var owners = await store.Metadata.ReadAsync(access.OwnerId, access.Folder.Id, cancellationToken);
        if (access.IsOwn)
        {
            return owners;
        }

        var own = await store.Metadata.ReadAsync(id, access.Folder.Id, cancellationToken);
        return owners.Where(pair => IsShared(pair.Key)).Concat(own.Where(pair => !IsShared(pair.Key)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask SetMetadataAsync(string name, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            await WriteAsync(id, null, values, cancellationToken);
            return;
        }

        // RFC 5464 §4.1: what others see takes w.
        var needed = values.Keys.Any(IsShared) ? FolderRights.Read | FolderRights.Write : FolderRights.Read;
        var access = await _door.FindAsync(name, needed, ResponseCodes.NonExistent, cancellationToken);
        if (access.IsOwn)
        {
            await WriteAsync(id, access.Folder.Id, values, cancellationToken);
            return;
        }

        await WriteAsync(access.OwnerId, access.Folder.Id, values.Where(pair => IsShared(pair.Key)).ToDictionary(), cancellationToken);
        await WriteAsync(id, access.Folder.Id, values.Where(pair => !IsShared(pair.Key)).ToDictionary(), cancellationToken);
    }

    private static bool IsShared(string entry) => entry.StartsWith(SharedEntries, StringComparison.Ordinal);

    private async Task WriteAsync(long account, long? folder, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        if (values.Count > 0 && !await store.Metadata.WriteAsync(account, folder, values, cancellationToken))
        {
            throw new ImapRefusalException("METADATA TOOMANY", "Too many annotations");
        }
    }
}

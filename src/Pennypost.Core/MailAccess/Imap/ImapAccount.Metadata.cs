using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Annotations (RFC 5464).</summary>
internal sealed partial class ImapAccount : IImapMetadata
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string name, CancellationToken cancellationToken) =>
        await store.Metadata.ReadAsync(id, await FolderOrAccountAsync(name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SetMetadataAsync(string name, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        if (!await store.Metadata.WriteAsync(id, await FolderOrAccountAsync(name, cancellationToken), values, cancellationToken))
        {
            throw new ImapRefusalException("METADATA TOOMANY", "Too many annotations");
        }
    }

    private async ValueTask<long?> FolderOrAccountAsync(string folder, CancellationToken cancellationToken) =>
        folder.Length == 0 ? null : (await FindAsync(folder, ResponseCodes.NonExistent, cancellationToken)).Id;
}

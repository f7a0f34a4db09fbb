using Pennypost.Pop3;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>The inbox of an account as a maildrop: a snapshot taken under the mailbox's lock (USR-021, USR-025).</summary>
internal sealed class Maildrop(MailboxLock mailboxLock, InboxSnapshot snapshot, MaildropBodies bodies, InboxRemoval removal) : IPop3Maildrop
{
    /// <inheritdoc/>
    public uint UidValidity => snapshot.UidValidity;

    /// <inheritdoc/>
    public ReadOnlyMemory<Pop3Message> Messages => snapshot.Messages;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Pop3Body?>> OpenAsync(int first, int count, CancellationToken cancellationToken)
    {
        var wanted = snapshot.MessageIds.AsMemory(first, count);
        var found = await bodies.ReadAsync(wanted, cancellationToken);
        var opened = new Pop3Body?[count];
        try
        {
            for (var index = 0; index < count; index++)
            {
                if (found.TryGetValue(wanted.Span[index], out var stored))
                {
                    opened[index] = stored.Octets is { } octets
                        ? new Pop3Body(octets)
                        : new Pop3Body(await bodies.OpenAsync(stored, cancellationToken));
                }
            }
        }
        catch
        {
            foreach (var body in opened.OfType<Pop3Body>())
            {
                await body.DisposeAsync();
            }

            throw;
        }

        return opened;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken) =>
        await removal.RemoveAsync(mailboxLock, snapshot.FolderId, uids, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => mailboxLock.DisposeAsync();
}

using Npgsql;

namespace Pennypost.Core.MailAccess;

/// <summary>A held lease of one mailbox. Disposing releases it.</summary>
public sealed class MailboxLock : IAsyncDisposable
{
    private readonly MailboxLocks _locks;
    private readonly string _holder;
    private bool _released;

    internal MailboxLock(MailboxLocks locks, long accountId, string holder)
    {
        _locks = locks;
        AccountId = accountId;
        _holder = holder;
    }

    /// <summary>Whose mailbox.</summary>
    public long AccountId { get; }

    /// <summary>Whether the lease still holds. To be asked in the transaction of a change: until its end nobody else can take the lease.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public Task<bool> IsHeldAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        MailboxLocks.IsHeldAsync(connection, AccountId, _holder, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_released)
        {
            _released = true;
            await _locks.ReleaseAsync(AccountId, _holder);
        }
    }
}

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Places for commands that may burden the server: some for each user, some for all, given in the order of asking (SVC-273 to SVC-276).</summary>
/// <param name="time">The clock.</param>
public sealed class WorkSlots(TimeProvider time)
{
    private readonly Lock _guard = new();
    private readonly Dictionary<(string Work, long User), int> _users = [];
    private readonly Dictionary<string, int> _all = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiter> _waiting = [];

    /// <summary>Waits for a place.</summary>
    /// <param name="work">The kind of work; each has places of its own.</param>
    /// <param name="user">Whose.</param>
    /// <param name="forUser">Places of one user; 0 for any number.</param>
    /// <param name="forAll">Places of all users together; 0 for any number.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The place, to be disposed; null when the time is over.</returns>
    public async ValueTask<IDisposable?> EnterAsync(
        string work, long user, long forUser, long forAll, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(work, user, forUser, forAll);
        lock (_guard)
        {
            if (TryTake(waiter))
            {
                return new Place(this, waiter);
            }

            _waiting.AddLast(waiter);
        }

        try
        {
            await waiter.Granted.Task.WaitAsync(patience, time, cancellationToken);
            return new Place(this, waiter);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (_guard)
            {
                // It may have been given a place at this very moment.
                if (!_waiting.Remove(waiter))
                {
                    Release(waiter);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private bool TryTake(Waiter waiter)
    {
        var mine = _users.GetValueOrDefault((waiter.Work, waiter.User));
        var all = _all.GetValueOrDefault(waiter.Work);
        if ((waiter.ForUser > 0 && mine >= waiter.ForUser) || (waiter.ForAll > 0 && all >= waiter.ForAll))
        {
            return false;
        }

        _users[(waiter.Work, waiter.User)] = mine + 1;
        _all[waiter.Work] = all + 1;
        return true;
    }

    /// <summary>Gives a place back and hands it on; the caller holds the guard.</summary>
    private void Release(Waiter waiter)
    {
        if (--_users[(waiter.Work, waiter.User)] == 0)
        {
            _users.Remove((waiter.Work, waiter.User));
        }

        _all[waiter.Work]--;
        for (var next = _waiting.First; next is not null;)
        {
            var candidate = next;
            next = next.Next;
            if (TryTake(candidate.Value))
            {
                _waiting.Remove(candidate);
                candidate.Value.Granted.SetResult();
            }
        }
    }

    private sealed record Waiter(string Work, long User, long ForUser, long ForAll)
    {
        // The one who gives the place must not run the other's command.
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    private sealed class Place(WorkSlots slots, Waiter waiter) : IDisposable
    {
        private bool _given;

        public void Dispose()
        {
            lock (slots._guard)
            {
                if (!_given)
                {
                    _given = true;
                    slots.Release(waiter);
                }
            }
        }
    }
}

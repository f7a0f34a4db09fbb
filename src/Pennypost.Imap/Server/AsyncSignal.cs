namespace Pennypost.Imap.Server;

/// <summary>Wakes one waiter. A signal that nobody waits for is kept until the next wait; several are one.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _guard = new();
    private TaskCompletionSource? _waiter;
    private bool _signalled;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_guard)
        {
            waiter = _waiter;
            _waiter = null;
            _signalled = waiter is null;
        }

        waiter?.SetResult();
    }

    /// <summary>Ends with the next signal. Waiting again before it came gives the same task.</summary>
    public Task WaitAsync()
    {
        lock (_guard)
        {
            if (_signalled)
            {
                _signalled = false;
                return Task.CompletedTask;
            }

            // The signaller must not run the session's code.
            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }
}

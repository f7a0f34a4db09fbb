namespace Pennypost.Net;

/// <summary>The connections that are alive, so that stopping can wait for them and cut off the rest.</summary>
internal sealed class SessionRegistry
{
    private readonly HashSet<Connection> live = [];
    private readonly Lock guard = new();
    private TaskCompletionSource? empty;

    public int Count
    {
        get
        {
            lock (guard)
            {
                return live.Count;
            }
        }
    }

    public void Add(Connection connection)
    {
        lock (guard)
        {
            live.Add(connection);
        }
    }

    public void Remove(Connection connection)
    {
        lock (guard)
        {
            live.Remove(connection);
            if (live.Count == 0)
            {
                empty?.TrySetResult();
            }
        }
    }

    public void AbortAll()
    {
        Connection[] all;
        lock (guard)
        {
            all = [.. live];
        }

        foreach (var connection in all)
        {
            connection.Abort();
        }
    }

    /// <summary>Ends when no connection is left. Ask only after accepting has stopped.</summary>
    public Task WhenEmptyAsync()
    {
        lock (guard)
        {
            if (live.Count == 0)
            {
                return Task.CompletedTask;
            }

            empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return empty.Task;
        }
    }
}

using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>Signs of life while the backend works at something long (RFC 9585): the client sees that the command lives, and the connection stays open.</summary>
/// <param name="output">Where to; at the start of a line whenever something is waited for.</param>
/// <param name="time">The clock.</param>
/// <param name="tag">The command's tag.</param>
internal sealed class Progress(ResponseWriter output, TimeProvider time, string tag)
{
    /// <summary>RFC 9585 §3: not more often than every ten seconds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Waits for an operation of the backend.</summary>
    public ValueTask<T> WaitAsync<T>(ValueTask<T> operation) => WaitAsync(operation, () =>
    {
        output.Write("* OK [INPROGRESS ("u8);
        output.WriteString(System.Text.Encoding.ASCII.GetBytes(tag));
        output.WriteLine(" NIL NIL)] Still working"u8);
    });

    /// <summary>Waits for a place among other commands (SVC-276).</summary>
    public ValueTask<T> WaitForPlaceAsync<T>(ValueTask<T> operation) => WaitAsync(operation, () => output.WriteLine("* OK Still waiting"u8));

    private async ValueTask<T> WaitAsync<T>(ValueTask<T> operation, Action tell)
    {
        if (operation.IsCompleted)
        {
            return await operation;
        }

        Task<T> task = operation.AsTask();
        while (true)
        {
            using var stop = new CancellationTokenSource();
            Task pause = Task.Delay(Interval, time, stop.Token);
            if (await Task.WhenAny(task, pause) == task)
            {
                await stop.CancelAsync();
                return await task;
            }

            tell();

            // A client that has gone does not end what it asked for: the outcome is seen when it is written.
            await output.FlushAsync(CancellationToken.None);
        }
    }
}

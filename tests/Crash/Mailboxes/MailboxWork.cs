namespace Pennypost.Crash.Mailboxes;

/// <summary>Changes folders of its own by one kind of command until the server is gone, and knows what must be there afterwards.</summary>
internal abstract class MailboxWork
{
    /// <summary>How many commands the server acknowledged.</summary>
    public int Acknowledged { get; protected set; }

    /// <summary>How many commands a kill cut off.</summary>
    public int CutOff { get; private set; }

    /// <summary>Makes the folders and their first messages.</summary>
    public abstract Task PrepareAsync(ImapConnection imap);

    /// <summary>Obeys until the server is gone.</summary>
    public async Task RunAsync(Func<Task<ImapConnection>> connect)
    {
        try
        {
            await using var imap = await connect();
            await BeginAsync(imap);
            while (true)
            {
                await StepAsync(imap);
            }
        }
        catch (IOException)
        {
            // The server was killed; what it did not acknowledge may have happened or not.
            CutOff++;
        }
    }

    /// <summary>Looks at the folders after a restart.</summary>
    public abstract Task VerifyAsync(ImapConnection imap);

    /// <summary>What a session does before its first step.</summary>
    protected virtual Task BeginAsync(ImapConnection imap) => Task.CompletedTask;

    /// <summary>One command, and what its acknowledgement means.</summary>
    protected abstract Task StepAsync(ImapConnection imap);

    /// <summary>Some of them, in their order.</summary>
    protected static List<T> Some<T>(IReadOnlyCollection<T> all, int most) => [.. all.Where(_ => Random.Shared.Next(all.Count) < most)];
}

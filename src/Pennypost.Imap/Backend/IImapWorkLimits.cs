namespace Pennypost.Imap;

/// <summary>Commands that may burden the server.</summary>
public enum ImapWork
{
    /// <summary>FETCH and UID FETCH.</summary>
    Fetch,

    /// <summary>SEARCH, SORT and THREAD, by number or by UID.</summary>
    Search,
}

/// <summary>Limits on how many such commands run at a time (SVC-273 to SVC-276), on an <see cref="IImapAccount"/>.</summary>
public interface IImapWorkLimits
{
    /// <summary>Waits for a place, in the order of asking.</summary>
    /// <param name="work">What kind of command.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The place, to be disposed when the command has ended; null when none became free in time.</returns>
    ValueTask<IDisposable?> EnterAsync(ImapWork work, CancellationToken cancellationToken);
}

namespace Pennypost.Imap.Server;

/// <summary>The states of RFC 3501 §3, as a mask.</summary>
[Flags]
internal enum SessionStates
{
    Nowhere = 0,
    NotAuthenticated = 1,
    Authenticated = 2,
    Selected = 4,
    LoggedIn = Authenticated | Selected,
    Any = NotAuthenticated | LoggedIn,
}

/// <summary>What the session must know of a command before and after it runs.</summary>
[Flags]
internal enum CommandTraits
{
    None = 0,

    /// <summary>While it is answered no EXPUNGE may be sent, because the client counts in message numbers (RFC 3501 §7.4.1).</summary>
    NoExpunge = 1,

    /// <summary>The client asks for news: the backend is asked even when no notice came.</summary>
    AsksForNews = 2,

    /// <summary>Reads its last literal itself, as a stream.</summary>
    StreamsLiteral = 4,

    /// <summary>Reads only, and may run long: stopped when the connection has gone (SVC-277).</summary>
    StopsWithConnection = 8,

    /// <summary>Message numbers in its arguments and responses are UIDs.</summary>
    ByUid = 16,

    /// <summary>It speaks in message numbers; there is a UID command that does the same.</summary>
    ByNumber = 32,

    /// <summary>Counts as a FETCH for <see cref="IImapWorkLimits"/>.</summary>
    Fetches = 64,

    /// <summary>Counts as a SEARCH for <see cref="IImapWorkLimits"/>.</summary>
    Searches = 128,
}

/// <summary>One row of the command table.</summary>
/// <param name="Name">The name in capitals; "UID FETCH" is a name too.</param>
/// <param name="States">Where it may be given.</param>
/// <param name="Traits">What to heed.</param>
/// <param name="RunAsync">What it does.</param>
internal sealed record CommandDefinition(
    string Name, SessionStates States, CommandTraits Traits, Func<ImapSession, ImapCommand, CancellationToken, ValueTask<Completion>> RunAsync)
{
    public bool ByUid => (Traits & CommandTraits.ByUid) != CommandTraits.None;

    /// <summary>What kind of costly work it is; null for none.</summary>
    public ImapWork? Work => (Traits & CommandTraits.Fetches) != CommandTraits.None ? ImapWork.Fetch
        : (Traits & CommandTraits.Searches) != CommandTraits.None ? ImapWork.Search
        : null;

    public Completion Completed(string? code = null) => Completion.Ok($"{Name} completed", code);
}

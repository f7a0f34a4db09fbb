using System.Collections.Frozen;
using Pennypost.Imap.Server.Commands;
using static Pennypost.Imap.Server.CommandTraits;
using static Pennypost.Imap.Server.SessionStates;

namespace Pennypost.Imap.Server;

/// <summary>Every command the server knows. A new one is a file in Commands and a row here.</summary>
internal static class CommandTable
{
    /// <summary>The longest name, so that an endless atom is not looked up.</summary>
    public const int LongestName = 16;

    public static FrozenDictionary<string, CommandDefinition> Definitions { get; } = new CommandDefinition[]
    {
        new("CAPABILITY", Any, None, CapabilityCommand.RunAsync),
        new("NOOP", Any, AsksForNews, Noop.RunAsync),
        new("LOGOUT", Any, None, Logout.RunAsync),
        new("ID", Any, None, Id.RunAsync),

        new("STARTTLS", NotAuthenticated, None, StartTls.RunAsync),
        new("LOGIN", NotAuthenticated, None, LogIn.RunAsync),
        new("AUTHENTICATE", NotAuthenticated, None, Authenticate.RunAsync),

        new("COMPRESS", LoggedIn, None, Compress.RunAsync),
        new("ENABLE", LoggedIn, None, Enable.RunAsync),
        new("SELECT", LoggedIn, None, Select.RunAsync),
        new("EXAMINE", LoggedIn, None, Select.ExamineAsync),
        new("CREATE", LoggedIn, None, Create.RunAsync),
        new("DELETE", LoggedIn, None, Delete.RunAsync),
        new("RENAME", LoggedIn, None, Rename.RunAsync),
        new("SUBSCRIBE", LoggedIn, None, Subscribe.RunAsync),
        new("UNSUBSCRIBE", LoggedIn, None, Subscribe.UnsubscribeAsync),
        new("LIST", LoggedIn, None, List.RunAsync),
        new("LSUB", LoggedIn, None, Lsub.RunAsync),
        new("NAMESPACE", LoggedIn, None, Namespace.RunAsync),
        new("GETMETADATA", LoggedIn, None, Metadata.GetAsync),
        new("SETMETADATA", LoggedIn, None, Metadata.SetAsync),
        new("SETACL", LoggedIn, None, Acl.SetAsync),
        new("DELETEACL", LoggedIn, None, Acl.DeleteAsync),
        new("GETACL", LoggedIn, None, Acl.GetAsync),
        new("LISTRIGHTS", LoggedIn, None, Acl.ListAsync),
        new("MYRIGHTS", LoggedIn, None, Acl.MineAsync),
        new("GETQUOTA", LoggedIn, None, Quota.GetAsync),
        new("GETQUOTAROOT", LoggedIn, None, Quota.GetRootAsync),
        new("STATUS", LoggedIn, None, Status.RunAsync),
        new("APPEND", LoggedIn, StreamsLiteral | AsksForNews, Append.RunAsync),
        new("IDLE", LoggedIn, AsksForNews, Idle.RunAsync),

        new("CHECK", Selected, AsksForNews, Check.RunAsync),
        new("CLOSE", Selected, None, Close.RunAsync),
        new("UNSELECT", Selected, None, Unselect.RunAsync),
        new("EXPUNGE", Selected, None, Expunge.RunAsync),
        new("SEARCH", Selected, NoExpunge | StopsWithConnection | Searches | ByNumber, Search.RunAsync),
        new("SORT", Selected, NoExpunge | StopsWithConnection | Searches | ByNumber, Sort.RunAsync),
        new("THREAD", Selected, NoExpunge | StopsWithConnection | Searches | ByNumber, Threading.RunAsync),
        new("FETCH", Selected, NoExpunge | ByNumber | Fetches, Fetch.RunAsync),
        new("STORE", Selected, NoExpunge | ByNumber, Store.RunAsync),
        new("COPY", Selected, ByNumber, Copy.RunAsync),
        new("MOVE", Selected, ByNumber, Move.RunAsync),

        new("REPLACE", Selected, StreamsLiteral | AsksForNews | ByNumber, Replace.RunAsync),

        // RFC 3501 §6.4.8: with UIDs no message number can be misunderstood, so EXPUNGE may be sent.
        new("UID EXPUNGE", Selected, ByUid, Expunge.RunAsync),
        new("UID SEARCH", Selected, ByUid | StopsWithConnection | Searches, Search.RunAsync),
        new("UID SORT", Selected, ByUid | StopsWithConnection | Searches, Sort.RunAsync),
        new("UID THREAD", Selected, ByUid | StopsWithConnection | Searches, Threading.RunAsync),
        new("UID FETCH", Selected, ByUid | Fetches, Fetch.RunAsync),
        new("UID STORE", Selected, ByUid, Store.RunAsync),
        new("UID COPY", Selected, ByUid, Copy.RunAsync),
        new("UID MOVE", Selected, ByUid, Move.RunAsync),
        new("UID REPLACE", Selected, StreamsLiteral | AsksForNews | ByUid, Replace.RunAsync),
    }.ToFrozenDictionary(definition => definition.Name, StringComparer.OrdinalIgnoreCase);
}

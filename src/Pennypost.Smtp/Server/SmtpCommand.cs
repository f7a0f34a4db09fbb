using System.Text;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>One row of the command table.</summary>
/// <param name="Name">The verb in upper case.</param>
/// <param name="AllowedIn">The states in which the command makes sense; elsewhere it is answered 503.</param>
/// <param name="Traits">What else the session must know before it runs the command.</param>
/// <param name="Help">The line for HELP, or null to keep the command out of it.</param>
/// <param name="RunAsync">Obeys the command and returns the reply, or null when all is said; the argument is valid until the handler reads from the connection.</param>
internal sealed record SmtpCommand(
    string Name,
    SmtpStates AllowedIn,
    SmtpCommandTraits Traits,
    string? Help,
    Func<SmtpSession, ReadOnlyMemory<byte>, CancellationToken, ValueTask<SmtpReply?>> RunAsync)
{
    /// <summary>The verb as octets.</summary>
    public byte[] Verb { get; } = Encoding.ASCII.GetBytes(Name);

    /// <summary>The protocols that have this command.</summary>
    public SmtpProtocols Protocols { get; init; } = SmtpProtocols.Both;

    /// <summary>Whether a protocol has this command.</summary>
    /// <param name="protocol">The protocol.</param>
    public bool IsIn(SmtpProtocol protocol) =>
        (Protocols & (protocol == SmtpProtocol.Lmtp ? SmtpProtocols.Lmtp : SmtpProtocols.Smtp)) != SmtpProtocols.None;

    /// <summary>What must be done although the session does not let the command run: octets behind it are none of ours. Null for nothing.</summary>
    public Func<SmtpSession, ReadOnlyMemory<byte>, CancellationToken, ValueTask>? WhenRefusedAsync { get; init; }
}

/// <summary>Protocols a command belongs to.</summary>
[Flags]
internal enum SmtpProtocols
{
    None = 0,

    /// <summary>RFC 5321.</summary>
    Smtp = 1,

    /// <summary>RFC 2033.</summary>
    Lmtp = 2,

    /// <summary>Either.</summary>
    Both = Smtp | Lmtp,
}

/// <summary>Where a session stands (RFC 5321 §4.1.4). Flags, so that a command can name all states it is allowed in.</summary>
[Flags]
internal enum SmtpStates
{
    None = 0,

    /// <summary>The greeting is sent, EHLO or HELO is awaited.</summary>
    Connected = 1,

    /// <summary>EHLO or HELO is done, no transaction is open.</summary>
    Ready = 2,

    /// <summary>MAIL is accepted, no recipient yet.</summary>
    Mail = 4,

    /// <summary>One recipient or more is accepted.</summary>
    Recipients = 8,

    /// <summary>A message has begun to come by BDAT (RFC 3030 §2).</summary>
    Chunks = 16,

    /// <summary>Any state after EHLO or HELO.</summary>
    Greeted = Ready | Mail | Recipients | Chunks,

    /// <summary>Every state.</summary>
    Any = Connected | Greeted,
}

/// <summary>Properties of a command that the session checks for all commands alike.</summary>
[Flags]
internal enum SmtpCommandTraits
{
    None = 0,

    /// <summary>Obeyed before TLS even where TLS is required (RFC 3207 §4).</summary>
    BeforeTls = 1,

    /// <summary>Answered 530 where a log-in is required and missing (RFC 4954 §6).</summary>
    NeedsLogIn = 2,

    /// <summary>Takes no argument; one is answered 501.</summary>
    NoArgument = 4,

    /// <summary>Does no work towards a message; counted, so that a client cannot hold a session with it.</summary>
    Idle = 8,

    /// <summary>Must be the last of a pipelined group (RFC 2920 §3.1): replies before it are flushed by its own dialogue.</summary>
    EndsGroup = 16,
}

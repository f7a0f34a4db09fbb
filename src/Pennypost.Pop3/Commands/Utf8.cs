using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>UTF8 (RFC 6856 §2): the client understands UTF-8 in messages' headers.</summary>
/// <remarks>Messages go out as they came in either mode: a client that never heard of RFC 6856 gets those octets too, as from every server before it.</remarks>
internal static class Utf8
{
    public static Pop3Command Command { get; } = new("UTF8", Pop3States.Authorization, ArgumentRule.None, Execute)
    {
        // RFC 6856 §2.2: names and passwords may be UTF-8, with or without the command.
        Capability = session => session.MayLogIn ? "UTF8 USER" : null,
    };

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        session.IsUtf8 = true;
        session.Output.Ok("UTF-8 it is"u8);
        return ValueTask.CompletedTask;
    }
}

using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>USER (RFC 1939 §7). Every well-formed name is welcome: the answer must not tell which accounts exist.</summary>
internal static class User
{
    public static Pop3Command Command { get; } = new("USER", Pop3States.Authorization, ArgumentRule.Required, Execute)
    {
        Capability = session => session.MayLogIn ? "USER" : null,
    };

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        session.UserName = CredentialText.Decode(argument.Span.Trim((byte)' '));
        if (session.UserName is null)
        {
            session.Misunderstand("This cannot be a log-in name"u8);
        }
        else
        {
            session.Output.Ok("Send PASS"u8);
        }

        return ValueTask.CompletedTask;
    }
}

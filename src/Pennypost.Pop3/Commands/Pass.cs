using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>PASS (RFC 1939 §7): everything behind the first space is the password, further spaces too.</summary>
internal static class Pass
{
    public static Pop3Command Command { get; } = new("PASS", Pop3States.Authorization, ArgumentRule.Required, ExecuteAsync);

    private static ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.UserName is not { } name)
        {
            session.Misunderstand("Send USER first"u8);
            return ValueTask.CompletedTask;
        }

        // A failed PASS takes the name with it: the next try begins with USER.
        session.UserName = null;
        var password = CredentialText.Decode(argument.Span);
        return session.LogInAsync(password is null ? null : new Pop3Credentials(name, password), cancellationToken);
    }
}

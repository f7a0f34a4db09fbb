using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>NOOP (RFC 1939 §5). Also before log-in and before TLS, where SVC-036 allows it.</summary>
internal static class Noop
{
    public static Pop3Command Command { get; } = new("NOOP", Pop3States.Any, ArgumentRule.None, Execute) { AllowedInClear = true };

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        session.Output.Ok("Still here"u8);
        return ValueTask.CompletedTask;
    }
}

using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>RSET (RFC 1939 §5): takes the marks of DELE away.</summary>
internal static class Rset
{
    public static Pop3Command Command { get; } = new("RSET", Pop3States.Transaction, ArgumentRule.None, Execute);

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        session.Maildrop.Unmark();
        session.Output.Ok("No message is marked"u8);
        return ValueTask.CompletedTask;
    }
}

using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>STAT (RFC 1939 §5): count and octets of what is not marked deleted.</summary>
internal static class Stat
{
    public static Pop3Command Command { get; } = new("STAT", Pop3States.Transaction, ArgumentRule.None, Execute);

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var output = session.Output;
        output.Write("+OK "u8);
        output.Write(session.Maildrop.RemainingCount);
        output.Write(" "u8);
        output.Write(session.Maildrop.RemainingOctets);
        output.Write("\r\n"u8);
        return ValueTask.CompletedTask;
    }
}

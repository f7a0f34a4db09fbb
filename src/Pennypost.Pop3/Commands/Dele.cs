using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>DELE (RFC 1939 §5): a mark in this session, nothing more until QUIT (USR-024).</summary>
internal static class Dele
{
    public static Pop3Command Command { get; } = new("DELE", Pop3States.Transaction, ArgumentRule.Required, Execute);

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.TryFindMessage(argument.Span, out var index))
        {
            session.Maildrop.MarkDeleted(index);
            session.Output.Ok("Marked deleted"u8);
        }

        return ValueTask.CompletedTask;
    }
}

using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>LIST (RFC 1939 §5): message numbers and sizes.</summary>
internal static class List
{
    public static Pop3Command Command { get; } = new("LIST", Pop3States.Transaction, ArgumentRule.Optional, ExecuteAsync);

    private static ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken) =>
        Listing.AnswerAsync(session, argument, WriteLine, cancellationToken);

    private static void WriteLine(Pop3Output output, OpenMaildrop maildrop, int index)
    {
        output.Write(index + 1);
        output.Write(" "u8);
        output.Write(maildrop.Messages[index].Size);
        output.Write("\r\n"u8);
    }
}

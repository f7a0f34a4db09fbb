using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>UIDL (RFC 1939 §7): <c>uidvalidity-uid</c>, stable and never reused, at most 21 of the 70 characters allowed (USR-022).</summary>
internal static class Uidl
{
    public static Pop3Command Command { get; } = new("UIDL", Pop3States.Transaction, ArgumentRule.Optional, ExecuteAsync)
    {
        Capability = _ => "UIDL",
    };

    private static ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken) =>
        Listing.AnswerAsync(session, argument, WriteLine, cancellationToken);

    private static void WriteLine(Pop3Output output, OpenMaildrop maildrop, int index)
    {
        output.Write(index + 1);
        output.Write(" "u8);
        output.Write(maildrop.UidValidity);
        output.Write("-"u8);
        output.Write(maildrop.Messages[index].Uid);
        output.Write("\r\n"u8);
    }
}

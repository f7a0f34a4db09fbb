using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>RETR (RFC 1939 §5): the whole message.</summary>
internal static class Retr
{
    public static Pop3Command Command { get; } = new("RETR", Pop3States.Transaction, ArgumentRule.Required, ExecuteAsync);

    private static async ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!session.TryFindMessage(argument.Span, out var index) || await session.OpenBodyAsync(index, cancellationToken) is not { } body)
        {
            return;
        }

        await using (body)
        {
            var output = session.Output;
            output.Write("+OK "u8);
            output.Write(session.Maildrop.Messages[index].Size);
            output.Write(" octets\r\n"u8);
            session.InMultiLine = true;
            await output.SendAsync(body, bodyLines: null, cancellationToken);
            session.InMultiLine = false;
            session.Metrics.Retrieved(session.Maildrop.Messages[index].Size);
        }
    }
}

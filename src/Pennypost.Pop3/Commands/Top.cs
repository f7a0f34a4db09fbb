using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>TOP (RFC 1939 §7): the header, the blank line and some lines of the body.</summary>
internal static class Top
{
    public static Pop3Command Command { get; } = new("TOP", Pop3States.Transaction, ArgumentRule.Required, ExecuteAsync)
    {
        Capability = _ => "TOP",
    };

    private static async ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!NumericArguments.TryTwo(argument.Span, out var number, out var lines))
        {
            session.Misunderstand("A message number and a number of lines are wanted"u8);
            return;
        }

        if (!session.TryFindMessage(number, out var index) || await session.OpenBodyAsync(index, cancellationToken) is not { } body)
        {
            return;
        }

        await using (body)
        {
            session.Output.Ok("Top follows"u8);
            session.InMultiLine = true;
            await session.Output.SendAsync(body, lines, cancellationToken);
            session.InMultiLine = false;
        }
    }
}

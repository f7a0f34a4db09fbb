using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>The common shape of LIST and UIDL: one line for one message, or a line for each that is not marked deleted.</summary>
internal static class Listing
{
    /// <summary>Answers the command; <paramref name="writeLine"/> writes number, space, value and CRLF for one message.</summary>
    public static async ValueTask AnswerAsync(
        Pop3Session session, ReadOnlyMemory<byte> argument, Action<Pop3Output, OpenMaildrop, int> writeLine, CancellationToken cancellationToken)
    {
        var output = session.Output;
        var maildrop = session.Maildrop;
        if (!argument.IsEmpty)
        {
            if (session.TryFindMessage(argument.Span, out var one))
            {
                output.Write("+OK "u8);
                writeLine(output, maildrop, one);
            }

            return;
        }

        output.Write("+OK "u8);
        output.Write(maildrop.RemainingCount);
        output.Write(" messages\r\n"u8);
        for (var index = 0; index < maildrop.Count; index++)
        {
            if (!maildrop.IsDeleted(index))
            {
                writeLine(output, maildrop, index);
                await output.FlushWhenLargeAsync(cancellationToken);
            }
        }

        output.EndMultiLine();
    }

    /// <summary>The message a command names; false when the refusal has been written.</summary>
    public static bool TryFindMessage(this Pop3Session session, ReadOnlySpan<byte> argument, out int index)
    {
        index = 0;
        if (!NumericArguments.TryOne(argument, out var number))
        {
            session.Misunderstand("A message number is wanted"u8);
            return false;
        }

        return session.TryFindMessage(number, out index);
    }

    /// <summary>The message with this number; false when the refusal has been written.</summary>
    public static bool TryFindMessage(this Pop3Session session, long number, out int index)
    {
        if (session.Maildrop.TryFind(number, out index))
        {
            return true;
        }

        session.Output.Error("No such message"u8);
        return false;
    }
}

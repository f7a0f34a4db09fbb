using System.Text;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>LANG (RFC 6856 §3): the language of the texts behind +OK and -ERR. There is one.</summary>
internal static class Lang
{
    public static Pop3Command Command { get; } = new("LANG", Pop3States.Any, ArgumentRule.Optional, Execute)
    {
        // SVC-036: not before TLS where that is required.
        Capability = session => session.MayLogIn || session.State == Pop3States.Transaction ? "LANG" : null,
    };

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var output = session.Output;
        if (argument.IsEmpty)
        {
            output.Write("+OK Languages follow\r\ni-default Default language\r\nen English\r\n"u8);
            output.EndMultiLine();
        }
        else if (argument.Span.SequenceEqual("*"u8) || Ascii.EqualsIgnoreCase(argument.Span, "i-default"u8))
        {
            output.Ok("i-default The language is English"u8);
        }
        else if (Ascii.EqualsIgnoreCase(argument.Span, "en"u8) || (argument.Length > 3 && Ascii.EqualsIgnoreCase(argument.Span[..3], "en-"u8)))
        {
            // RFC 6856 §3.2: a range such as en-GB is met by a language that covers it (RFC 4647).
            output.Ok("en The language is English"u8);
        }
        else
        {
            session.Misunderstand("This language is not spoken here"u8);
        }

        return ValueTask.CompletedTask;
    }
}

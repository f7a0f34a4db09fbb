using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pennypost.Smtp.Grammar;

/// <summary>The argument of EHLO, HELO and LHLO.</summary>
public static class HelloName
{
    private static readonly SearchValues<byte> Harmful = SearchValues.Create("()<>\\\",;@\u007f"u8);

    /// <summary>Reads the name a client gives itself.</summary>
    /// <param name="argument">The bytes behind the verb.</param>
    /// <param name="name">The name as sent.</param>
    /// <returns>False when the argument is missing, too long or could not stand in a trace field.</returns>
    /// <remarks>
    /// RFC 5321 §4.1.4: mail must not be refused because the name does not match the client, and clients in the field send names with
    /// underscores or without dots. So only what would harm a Received field (RFC 5321 §4.4) is refused: spaces, parentheses and the like.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<byte> argument, out string name)
    {
        name = string.Empty;
        if (argument.Length is 0 or > PathParser.MaximumDomain || !Utf8.IsValid(argument))
        {
            return false;
        }

        if (argument.ContainsAnyInRange((byte)0, (byte)32) || argument.ContainsAny(Harmful))
        {
            return false;
        }

        name = Encoding.UTF8.GetString(argument);
        return true;
    }
}

using System.Text;
using System.Text.Unicode;

namespace Pennypost.Smtp.Grammar;

/// <summary>Reads a Reverse-path or Forward-path (RFC 5321 §4.1.2) from the bytes behind <c>FROM:</c> or <c>TO:</c>.</summary>
/// <remarks>Pure: bytes in, a record out; it never throws and looks at no byte twice more than a constant number of times.</remarks>
public static class PathParser
{
    /// <summary>RFC 5321 §4.5.3.1.1.</summary>
    public const int MaximumLocalPart = 64;

    /// <summary>RFC 5321 §4.5.3.1.2.</summary>
    public const int MaximumDomain = 255;

    /// <summary>Reads <c>&lt;path&gt;</c> at the start of <paramref name="input"/>.</summary>
    /// <param name="input">The bytes from the opening bracket on.</param>
    /// <param name="address">The mailbox; null for the null path <c>&lt;&gt;</c>.</param>
    /// <param name="consumed">How many bytes the path takes, the closing bracket included.</param>
    /// <returns>False when the bytes are no path.</returns>
    public static bool TryParse(ReadOnlySpan<byte> input, out SmtpAddress? address, out int consumed)
    {
        address = null;
        consumed = 0;
        if (input.IsEmpty || input[0] != '<')
        {
            return false;
        }

        var rest = input[1..];
        if (!rest.IsEmpty && rest[0] == '>')
        {
            consumed = 2;
            return true;
        }

        if (!SkipSourceRoute(ref rest) || !ReadMailbox(ref rest, out address) || rest.IsEmpty || rest[0] != '>')
        {
            address = null;
            return false;
        }

        consumed = input.Length - rest.Length + 1;
        return true;
    }

    /// <summary>Reads a Mailbox that fills the whole input, as in <c>AUTH=</c> or a VRFY argument.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="address">The mailbox.</param>
    /// <returns>False when the bytes are no mailbox.</returns>
    public static bool TryParseMailbox(ReadOnlySpan<byte> input, out SmtpAddress? address) =>
        ReadMailbox(ref input, out address) && input.IsEmpty;

    // RFC 5321 §4.1.1.3 and appendix C: a source route must be understood and should be ignored.
    private static bool SkipSourceRoute(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != '@')
        {
            return true;
        }

        while (!rest.IsEmpty && rest[0] == '@')
        {
            rest = rest[1..];
            if (!ReadDomain(ref rest, out _) || rest.IsEmpty)
            {
                return false;
            }

            if (rest[0] == ':')
            {
                rest = rest[1..];
                return true;
            }

            if (rest[0] != ',')
            {
                return false;
            }

            rest = rest[1..];
        }

        return false;
    }

    private static bool ReadMailbox(ref ReadOnlySpan<byte> rest, out SmtpAddress? address)
    {
        address = null;
        if (!ReadLocalPart(ref rest, out var local))
        {
            return false;
        }

        if (rest.IsEmpty || rest[0] != '@')
        {
            // RFC 5321 §4.5.1: <Postmaster> needs no domain.
            if (!string.Equals(local, "postmaster", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            address = new SmtpAddress(local, string.Empty);
            return true;
        }

        rest = rest[1..];
        if (!ReadDomain(ref rest, out var domain))
        {
            return false;
        }

        address = new SmtpAddress(local, domain);
        return true;
    }

    private static bool ReadLocalPart(ref ReadOnlySpan<byte> rest, out string local)
    {
        local = string.Empty;
        if (!rest.IsEmpty && rest[0] == '"')
        {
            return QuotedString.TryRead(ref rest, out local);
        }

        var length = 0;
        while (length < rest.Length && (SmtpCharacters.IsAtext(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        var text = rest[..length];
        if (length is 0 or > MaximumLocalPart || text[0] == '.' || text[^1] == '.' || text.IndexOf(".."u8) >= 0 || !Utf8.IsValid(text))
        {
            return false;
        }

        local = Encoding.UTF8.GetString(text);
        rest = rest[length..];
        return !SmtpCharacters.HasControl(local);
    }

    private static bool ReadDomain(ref ReadOnlySpan<byte> rest, out string domain)
    {
        if (!rest.IsEmpty && rest[0] == '[')
        {
            return AddressLiteral.TryRead(ref rest, out domain);
        }

        domain = string.Empty;
        var length = 0;
        while (length < rest.Length && (SmtpCharacters.IsDomainLabel(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        var text = rest[..length];
        if (!IsDomain(text))
        {
            return false;
        }

        domain = Encoding.UTF8.GetString(text);
        rest = rest[length..];
        return true;
    }

    /// <summary>Tells whether the bytes are a Domain: labels of 1 to 63 octets that neither begin nor end with a hyphen.</summary>
    /// <param name="text">The bytes.</param>
    internal static bool IsDomain(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaximumDomain || !Utf8.IsValid(text))
        {
            return false;
        }

        foreach (var range in text.Split((byte)'.'))
        {
            var label = text[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyInRange((byte)0, (byte)32))
            {
                return false;
            }
        }

        return true;
    }
}

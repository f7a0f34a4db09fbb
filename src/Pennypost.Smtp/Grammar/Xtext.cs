using System.Text;

namespace Pennypost.Smtp.Grammar;

/// <summary>The xtext encoding of parameter values (RFC 3461 §4), used by <c>AUTH=</c> (RFC 4954 §5) and DSN parameters.</summary>
public static class Xtext
{
    /// <summary>Decodes xtext.</summary>
    /// <param name="value">Printable text in which <c>+XX</c> stands for an octet.</param>
    /// <param name="decoded">The octets.</param>
    /// <returns>False when a plus sign is not followed by two upper-case hexadecimal digits, or a character is not allowed.</returns>
    public static bool TryDecode(ReadOnlySpan<char> value, out byte[] decoded)
    {
        var octets = new byte[value.Length];
        var length = 0;
        decoded = [];
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '+')
            {
                if (i + 2 >= value.Length || !IsHex(value[i + 1]) || !IsHex(value[i + 2]))
                {
                    return false;
                }

                octets[length++] = Convert.FromHexString(value.Slice(i + 1, 2))[0];
                i += 2;
            }
            else if (c is > ' ' and < '\u007F' and not '=')
            {
                octets[length++] = (byte)c;
            }
            else
            {
                return false;
            }
        }

        decoded = octets[..length];
        return true;
    }

    /// <summary>Encodes text as xtext.</summary>
    /// <param name="text">Any text; it is taken as UTF-8.</param>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is > 32 and < 127 and not (byte)'+' and not (byte)'=')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('+').Append(b.ToString("X2"));
            }
        }

        return encoded.ToString();
    }

    private static bool IsHex(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'F');
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Domains of mail addresses: host names in A-labels and address literals.</summary>
public static class DomainName
{
    // UTS 46 processing as registries and browsers do it; the letter-digit-hyphen rule is checked here, because names with underscores exist.
    private static readonly IdnMapping Idna = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>Brings a domain into the form in which it is compared and stored: A-labels in lower case, literals without spaces.</summary>
    /// <param name="domain">Host name in A- or U-labels, or an address literal in brackets (RFC 5321 §4.1.3).</param>
    /// <param name="normalized">The normal form when the result is true.</param>
    /// <returns>False when it is no domain: empty labels, forbidden characters, too long (63 octets a label, 255 in all).</returns>
    public static bool TryNormalize(string? domain, out string normalized)
    {
        normalized = "";
        if (string.IsNullOrEmpty(domain) || domain.Length > 255)
        {
            return false;
        }

        if (domain[0] == '[')
        {
            return TryNormalizeLiteral(domain, out normalized);
        }

        if (!Ascii.IsValid(domain) && !TryToAscii(domain, out domain))
        {
            return false;
        }

        if (!IsHostName(domain))
        {
            return false;
        }

        normalized = domain.ToLowerInvariant();
        return true;
    }

    /// <summary>The domain with its A-labels shown as letters; the same text back when that is not possible.</summary>
    /// <param name="domain">A normalized domain.</param>
    /// <returns>U-labels where they can be decoded (RFC 5891 §4.4).</returns>
    public static string ToUnicode(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!domain.Contains("xn--", StringComparison.Ordinal))
        {
            return domain;
        }

        try
        {
            return Idna.GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            // A label that only looks encoded: shown as it is.
            return domain;
        }
    }

    private static bool TryToAscii(string domain, out string ascii)
    {
        ascii = "";
        foreach (var c in domain)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        try
        {
            ascii = Idna.GetAscii(domain);
            return true;
        }
        catch (ArgumentException)
        {
            // Not a name in IDNA (RFC 5891 §4.2): forbidden code points, or a label that grows beyond 63 octets.
            return false;
        }
    }

    private static bool IsHostName(string domain)
    {
        // RFC 5321 §4.5.3.1.2 and RFC 1035 §2.3.4.
        if (domain.Length is 0 or > 255)
        {
            return false;
        }

        var labelStart = 0;
        for (var i = 0; i <= domain.Length; i++)
        {
            if (i == domain.Length || domain[i] == '.')
            {
                var length = i - labelStart;
                if (length is 0 or > 63 || domain[labelStart] == '-' || domain[i - 1] == '-')
                {
                    return false;
                }

                labelStart = i + 1;
            }
            else if (!char.IsAsciiLetterOrDigit(domain[i]) && domain[i] is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    // RFC 5321 §4.1.3: [192.0.2.1] and [IPv6:2001:db8::1]; general tags have never been registered and are refused.
    private static bool TryNormalizeLiteral(string domain, out string normalized)
    {
        normalized = "";
        if (domain[^1] != ']' || domain.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        var inside = domain[1..^1];
        if (inside.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
        {
            if (!IPAddress.TryParse(inside.AsSpan(5), out var v6) || v6.AddressFamily != AddressFamily.InterNetworkV6 || inside[5] == '[')
            {
                return false;
            }

            normalized = $"[IPv6:{v6}]";
            return true;
        }

        // The framework also reads "1" and "0x7f.1" as IPv4 addresses; a literal has four decimal numbers.
        if (inside.AsSpan().Count('.') != 3 || !inside.All(c => char.IsAsciiDigit(c) || c == '.')
            || !IPAddress.TryParse(inside, out var v4) || v4.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        normalized = $"[{v4}]";
        return true;
    }
}

using System.Text;

namespace Pennypost.Smtp.Grammar;

/// <summary>A Mailbox as it stands in an SMTP path (RFC 5321 §4.1.2, extended by RFC 6531 §3.3).</summary>
/// <remarks>
/// The constructor refuses CR, LF, NUL and every other control character, so the value can be written to a protocol line as it is.
/// The domain is kept in lower case; whether it stays a U-label is the caller's business.
/// </remarks>
public sealed record SmtpAddress
{
    /// <summary>Makes an address from its two halves.</summary>
    /// <param name="localPart">The local part without quotes and escapes; 1 to 64 octets.</param>
    /// <param name="domain">A domain or an address literal in brackets.</param>
    /// <exception cref="ArgumentException">A half is empty or holds a control character.</exception>
    public SmtpAddress(string localPart, string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPart);
        ArgumentNullException.ThrowIfNull(domain);
        if (SmtpCharacters.HasControl(localPart) || SmtpCharacters.HasControl(domain))
        {
            throw new ArgumentException("An address cannot contain control characters.", nameof(localPart));
        }

        LocalPart = localPart;
        // A literal keeps its "IPv6" tag as written; it is in canonical form already.
        Domain = domain.StartsWith('[') ? domain : domain.ToLowerInvariant();
    }

    /// <summary>The local part, unquoted; its case is preserved (RFC 5321 §2.4).</summary>
    public string LocalPart { get; }

    /// <summary>The domain in lower case, an address literal in brackets, or empty for the bare <c>Postmaster</c> (RFC 5321 §4.5.1).</summary>
    public string Domain { get; }

    /// <summary>True for <c>RCPT TO:&lt;Postmaster&gt;</c> without a domain, which every server must take (RFC 5321 §4.5.1).</summary>
    public bool IsBarePostmaster => Domain.Length == 0;

    /// <summary>True when the address can travel only with SMTPUTF8 (RFC 6531).</summary>
    public bool IsInternational => !Ascii.IsValid(LocalPart) || !Ascii.IsValid(Domain);

    /// <summary>The address in wire form, the local part quoted where the grammar asks for it.</summary>
    public override string ToString()
    {
        var local = SmtpCharacters.IsDotString(LocalPart) ? LocalPart : Quote(LocalPart);
        return IsBarePostmaster ? local : string.Concat(local, "@", Domain);
    }

    private static string Quote(string localPart)
    {
        var quoted = new StringBuilder(localPart.Length + 2).Append('"');
        foreach (var c in localPart)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>An IMAP URL that names a message of this account, or a part of one (RFC 5092 §6, as RFC 4469 uses it).</summary>
/// <param name="Mailbox">The mailbox; null for the selected one.</param>
/// <param name="UidValidity">The UIDVALIDITY it must have; null for any.</param>
/// <param name="Uid">The message.</param>
/// <param name="Section">The part; the whole message when the URL names none.</param>
internal sealed record ImapUrl(string? Mailbox, uint? UidValidity, uint Uid, BodySection Section)
{
    /// <summary>A URL may be this long.</summary>
    public const int MaximumLength = 4000;

    /// <summary>Parses a URL that is relative to this server: <c>/mailbox;UIDVALIDITY=n/;UID=n/;SECTION=s/;PARTIAL=a.b</c>.</summary>
    /// <returns>Null for a URL of another form: what it names is not to be had here.</returns>
    public static ImapUrl? TryParse(string text)
    {
        int uidAt = text.IndexOf(";UID=", StringComparison.OrdinalIgnoreCase);
        if (uidAt < 0 || text.Length > MaximumLength)
        {
            return null;
        }

        string? mailbox = text[..uidAt].Trim('/');
        uint? uidValidity = null;
        int validityAt = mailbox.IndexOf(";UIDVALIDITY=", StringComparison.OrdinalIgnoreCase);
        if (validityAt >= 0)
        {
            if (!TryNumber(mailbox[(validityAt + 13)..], out uint validity))
            {
                return null;
            }

            (uidValidity, mailbox) = (validity, mailbox[..validityAt]);
        }

        string[] rest = text[(uidAt + 5)..].Split("/;", 3);
        return TryNumber(rest[0].TrimEnd('/'), out uint uid) && TrySection(rest.AsSpan(1), out BodySection? section)
            ? new ImapUrl(mailbox.Length == 0 ? null : MailboxName.Canonical(Unescape(mailbox)), uidValidity, uid, section)
            : null;
    }

    /// <summary>The same from the wire.</summary>
    /// <exception cref="ImapSyntaxException">The text is not in US-ASCII.</exception>
    /// <exception cref="ImapRefusalException">BADURL.</exception>
    public static ImapUrl Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            throw new ImapSyntaxException("URL is malformed");
        }

        string text = Encoding.ASCII.GetString(bytes);
        return TryParse(text) ?? throw Bad(text);
    }

    /// <summary>The refusal of a URL that names nothing (RFC 4469 §4.1).</summary>
    public static ImapRefusalException Bad(string text) => new(
        text.Length < 200 && !text.AsSpan().ContainsAny('"', '\\', ']') ? $"{ResponseCodes.BadUrl} \"{text}\"" : ResponseCodes.BadUrl, "The URL names nothing here");

    private static bool TrySection(ReadOnlySpan<string> rest, out BodySection section)
    {
        string name = string.Empty;
        string partial = string.Empty;
        section = null!;
        foreach (string one in rest)
        {
            if (one.StartsWith("SECTION=", StringComparison.OrdinalIgnoreCase))
            {
                name = Unescape(one[8..]);
            }
            else if (one.StartsWith("PARTIAL=", StringComparison.OrdinalIgnoreCase))
            {
                partial = $"<{one[8..]}>";
            }
            else
            {
                return false;
            }
        }

        try
        {
            var reader = new ArgumentReader(Encoding.UTF8.GetBytes($"[{name}]{partial}"));
            section = BodySection.Read(ref reader, peek: true);
            return reader.AtEnd;
        }
        catch (ImapSyntaxException)
        {
            return false; // A section that cannot be is one that is not there: BADURL.
        }
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text);

    private static bool TryNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>Reads mailbox names in their canonical form.</summary>
internal static class MailboxName
{
    /// <summary>The hierarchy separator of every name the engine shows.</summary>
    public const char Separator = '/';

    /// <summary>Names longer than this are refused, in characters.</summary>
    public const int MaximumLength = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string ReadMailbox(ref this ArgumentReader reader) => Canonical(Decode(reader.ReadAString(), reader.Utf8));

    /// <summary>A name or a pattern from the wire.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, bool utf8)
    {
        if (!utf8)
        {
            return ModifiedUtf7.Decode(bytes);
        }

        try
        {
            string name = StrictUtf8.GetString(bytes);
            return name.Any(char.IsControl) ? throw new ImapSyntaxException("Mailbox name has control characters") : name;
        }
        catch (DecoderFallbackException)
        {
            throw new ImapSyntaxException("Mailbox name is not in UTF-8");
        }
    }

    /// <summary>RFC 3501 §5.1: INBOX is the same in every case, alone or as the first level.</summary>
    public static string Canonical(string name)
    {
        if (name.Length > MaximumLength)
        {
            throw new ImapSyntaxException("Mailbox name is too long");
        }

        bool inbox = name.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase) && (name.Length == 5 || name[5] == Separator);
        return inbox ? string.Concat("INBOX", name.AsSpan(5)) : name;
    }

    /// <summary>Matches a LIST pattern: * any characters, % any but the separator (RFC 3501 §6.3.8).</summary>
    /// <remarks>Linear in the product of the lengths at worst: it goes back to the last wildcard only, and names are bounded.</remarks>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // reachable[j]: the pattern so far matches the first j characters of the name.
        Span<bool> reachable = name.Length < 256 ? stackalloc bool[name.Length + 1] : new bool[name.Length + 1];
        reachable.Clear();
        reachable[0] = true;
        foreach (char p in pattern)
        {
            bool carried = false;
            bool diagonal = false;
            for (int j = 0; j <= name.Length; j++)
            {
                bool before = reachable[j];
                if (p is '*' or '%')
                {
                    carried = before || (carried && (p == '*' || name[j - 1] != Separator));
                    reachable[j] = carried;
                }
                else
                {
                    reachable[j] = diagonal && name[j - 1] == p;
                    diagonal = before;
                }
            }
        }

        return reachable[name.Length];
    }
}

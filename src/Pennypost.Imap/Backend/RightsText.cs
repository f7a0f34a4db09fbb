using System.Text;

namespace Pennypost.Imap;

/// <summary>Rights as their letters. The virtual rights of older clients are kept: c stands for k and x, d for e and t (RFC 4314 §2.1.1).</summary>
public static class RightsText
{
    /// <summary>The letters of RFC 4314 §2.1 in the order of the bits.</summary>
    private const string Letters = "lrswipkxtea";

    private const MailboxRights OldCreate = MailboxRights.Create | MailboxRights.Delete;
    private const MailboxRights OldDelete = MailboxRights.Expunge | MailboxRights.DeleteMessages;

    /// <summary>Rights as letters, with c and d where a right that they stand for is among them.</summary>
    /// <param name="rights">The rights.</param>
    /// <returns>Such as <c>lrswipkxteacd</c>; empty for none.</returns>
    public static string Format(MailboxRights rights)
    {
        var text = new StringBuilder(Letters.Length + 2);
        for (int bit = 0; bit < Letters.Length; bit++)
        {
            if (((int)rights & (1 << bit)) != 0)
            {
                text.Append(Letters[bit]);
            }
        }

        text.Append((rights & OldCreate) != MailboxRights.None ? "c" : string.Empty);
        text.Append((rights & OldDelete) != MailboxRights.None ? "d" : string.Empty);
        return text.ToString();
    }

    /// <summary>Reads letters, in any order and however often.</summary>
    /// <param name="letters">The letters.</param>
    /// <param name="rights">What they stand for.</param>
    /// <returns>False when there is a letter that stands for nothing, in capitals too (RFC 4314 §2.1).</returns>
    public static bool TryParse(ReadOnlySpan<char> letters, out MailboxRights rights)
    {
        rights = MailboxRights.None;
        foreach (char letter in letters)
        {
            int bit = Letters.IndexOf(letter, StringComparison.Ordinal);
            MailboxRights right = letter switch { 'c' => OldCreate, 'd' => OldDelete, _ when bit >= 0 => (MailboxRights)(1 << bit), _ => MailboxRights.None };
            if (right == MailboxRights.None)
            {
                return false;
            }

            rights |= right;
        }

        return true;
    }
}

using System.Collections.Frozen;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Names of the known header fields, and the search from a name's bytes to its number.</summary>
public static class KnownHeaderNames
{
    private static readonly string[] Names =
    [
        "", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "Content-Description",
        "Content-Language", "Content-Location", "Content-MD5", "Received", "Return-Path", "Delivered-To", "List-Id", "List-Unsubscribe",
        "List-Post", "Precedence", "Auto-Submitted", "Importance", "X-Priority", "Priority", "Disposition-Notification-To",
        "DKIM-Signature", "Authentication-Results", "Resent-From", "Resent-To", "Resent-Date", "Resent-Message-ID", "X-Mailer",
        "User-Agent", "Received-SPF",
    ];

    private static readonly byte[][] NameBytes = [.. Names.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[] Slots = BuildSlots();
    private static readonly FrozenDictionary<string, KnownHeader> ByName =
        Names.Select((name, index) => (name, index)).Skip(1).ToFrozenDictionary(p => p.name, p => (KnownHeader)p.index, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as it is usually written; empty for <see cref="KnownHeader.Other"/>.</summary>
    /// <param name="header">A known field.</param>
    /// <returns>The name without colon.</returns>
    public static string NameOf(KnownHeader header) => Names[(int)header];

    /// <summary>Finds the number of a name; case does not matter (RFC 5322 §1.2.2).</summary>
    /// <param name="name">Field name without colon.</param>
    /// <returns>The known field, or <see cref="KnownHeader.Other"/>.</returns>
    public static KnownHeader Find(string name) => ByName.GetValueOrDefault(name, KnownHeader.Other);

    /// <summary>Finds the number of a name; case does not matter (RFC 5322 §1.2.2).</summary>
    /// <param name="name">Field name without colon.</param>
    /// <returns>The known field, or <see cref="KnownHeader.Other"/>.</returns>
    public static KnownHeader Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 2 or > 27)
        {
            return KnownHeader.Other;
        }

        for (var slot = Hash(name); Slots[slot] != 0; slot = (slot + 1) & 255)
        {
            if (Ascii.EqualsIgnoreCase(name, NameBytes[Slots[slot]]))
            {
                return (KnownHeader)Slots[slot];
            }
        }

        return KnownHeader.Other;
    }

    // First and last letter and the length tell nearly all of them apart; the rest walks to the next slot.
    private static int Hash(ReadOnlySpan<byte> name) => ((name.Length * 37) + ((name[0] | 0x20) * 5) + ((name[^1] | 0x20) * 11)) & 255;

    private static byte[] BuildSlots()
    {
        var slots = new byte[256];
        for (var i = 1; i < Names.Length; i++)
        {
            var slot = Hash(Encoding.ASCII.GetBytes(Names[i]));
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & 255;
            }

            slots[slot] = (byte)i;
        }

        return slots;
    }
}

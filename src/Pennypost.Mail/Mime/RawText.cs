using System.Text;

namespace Pennypost.Mail;

/// <summary>Strings from header bytes; the words that stand in nearly every message are shared instead of allocated.</summary>
internal static class RawText
{
    private static readonly string[] Common =
    [
        "text/plain", "text/html", "text/calendar", "multipart/mixed", "multipart/alternative", "multipart/related", "multipart/report",
        "multipart/signed", "message/rfc822", "message/delivery-status", "application/octet-stream", "application/pdf", "image/png",
        "image/jpeg", "image/gif", "charset", "boundary", "name", "filename", "format", "delsp", "type", "size", "flowed", "utf-8", "UTF-8",
        "us-ascii", "US-ASCII", "iso-8859-1", "ISO-8859-1", "windows-1252", "Windows-1252", "7bit", "8bit", "base64", "quoted-printable",
        "binary", "inline", "attachment", "text", "plain", "html", "multipart", "mixed", "alternative", "related", "application", "image",
        "octet-stream", "pdf", "png", "jpeg", "gif", "message", "rfc822", "1.0", "en", "de",
    ];

    private static readonly string?[] Slots = BuildSlots();

    /// <summary>UTF-8 text, or Latin-1 when it is not UTF-8 (RFC 6532 §3 for the first).</summary>
    public static string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        return FindCommon(bytes) ?? (Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : Charsets.DecodeUnlabelled(bytes));
    }

    /// <summary>The same in lower case.</summary>
    public static string GetLower(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > 256)
        {
            return bytes.IsEmpty ? "" : Get(bytes).ToLowerInvariant();
        }

        Span<byte> lower = stackalloc byte[bytes.Length];
        bytes.CopyTo(lower);
        foreach (ref var b in lower)
        {
            if (b is >= (byte)'A' and <= (byte)'Z')
            {
                b |= 0x20;
            }
        }

        return Get(lower);
    }

    private static string? FindCommon(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 24)
        {
            return null;
        }

        var slot = Hash(bytes[0], bytes[^1], bytes.Length);
        while (Slots[slot] is { } candidate)
        {
            if (Ascii.Equals(bytes, candidate))
            {
                return candidate;
            }

            slot = (slot + 1) & 255;
        }

        return null;
    }

    private static int Hash(int first, int last, int length) => ((first * 7) + (last * 31) + (length * 17)) & 255;

    private static string?[] BuildSlots()
    {
        var slots = new string?[256];
        foreach (var word in Common)
        {
            var slot = Hash(word[0], word[^1], word.Length);
            while (slots[slot] is not null)
            {
                slot = (slot + 1) & 255;
            }

            slots[slot] = word;
        }

        return slots;
    }
}

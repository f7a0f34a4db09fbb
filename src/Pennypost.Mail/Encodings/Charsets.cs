using System.Text;
using System.Text.Unicode;

namespace Pennypost.Mail;

/// <summary>Charsets by the names found in mail (RFC 2978 registry, and what is in use beside it); decoding never fails.</summary>
public static class Charsets
{
    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    /// <summary>What 8-bit text without a charset most often is when it is not UTF-8.</summary>
    private static readonly Encoding Fallback = CodePages.GetEncoding(1252)!;

    /// <summary>Finds an encoding; it replaces what it cannot decode and never throws.</summary>
    /// <param name="name">Charset name in any case, quotes and blanks tolerated.</param>
    /// <returns>The encoding, or null when the name is unknown.</returns>
    public static Encoding? Find(string? name)
    {
        var wanted = CharsetNames.Normalize(name);
        if (wanted.Length == 0)
        {
            return null;
        }

        // UTF-7 is not read: it is obsolete and a known way to smuggle text past filters.
        if (wanted == "utf-8")
        {
            return Encoding.UTF8;
        }

        var codePage = CharsetNames.CodePage(wanted);
        // IBM880 and its like have names with a number that is not their code page.
        return (codePage > 0 ? FindCodePage(codePage) : null) ?? FindName(wanted);
    }

    /// <summary>Decodes octets of a named charset.</summary>
    /// <param name="charset">Charset name; unknown ones are read as <see cref="DecodeUnlabelled"/> does.</param>
    /// <param name="octets">Octets to decode.</param>
    /// <returns>Text, with U+FFFD for what is malformed.</returns>
    public static string Decode(string? charset, ReadOnlySpan<byte> octets)
    {
        var encoding = Find(charset);
        // "us-ascii" with 8-bit octets is a lie that is told every day.
        return encoding is null or ASCIIEncoding ? DecodeUnlabelled(octets) : encoding.GetString(octets);
    }

    /// <summary>Decodes octets that carry no charset: UTF-8 when they are (RFC 6532), else Windows-1252.</summary>
    /// <param name="octets">Octets to decode.</param>
    /// <returns>Text.</returns>
    public static string DecodeUnlabelled(ReadOnlySpan<byte> octets) =>
        Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Fallback.GetString(octets);

    private static Encoding? FindCodePage(int codePage) =>
        CodePages.GetEncoding(codePage) ?? codePage switch
        {
            20127 => Encoding.ASCII,
            28591 => Encoding.Latin1,
            65001 => Encoding.UTF8,
            1200 => Encoding.Unicode,
            1201 => Encoding.BigEndianUnicode,
            12000 => Encoding.UTF32,
            12001 => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
            _ => null,
        };

    private static Encoding? FindName(string name)
    {
        if (name is "utf-7" or "unicode-1-1-utf-7" or "csunicode11utf7")
        {
            return null;
        }

        try
        {
            return CodePages.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            // A name nobody knows: the caller decodes by guess.
            return null;
        }
    }
}

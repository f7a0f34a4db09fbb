using System.Collections.Frozen;
using System.Globalization;

namespace Pennypost.Mail;

/// <summary>Charset names as mail writes them, led to code pages.</summary>
internal static class CharsetNames
{
    // Names .NET does not know, or knows by a charset that is smaller than what senders mean by the name
    // (the WHATWG Encoding Standard reads them the same way).
    private static readonly (int CodePage, string Names)[] Table =
    [
        (65001, "utf8 unicode-1-1-utf-8 utf-8n cp65001 utf8mb4"),
        (20127, "ascii us-ascii ansi_x3.4-1968 646 iso646-us us 7bit ansi_x3.4-1986"),
        (1252, "latin1 iso-8859-1 iso8859-1 iso_8859-1 8859-1 l1 ansi"),
        (28592, "latin2"),
        (28605, "latin9 latin-9"),
        (1254, "iso-8859-9 iso8859-9"),
        (874, "iso-8859-11 tis-620"),
        (28598, "iso-8859-8-i iso-8859-8-e"),
        (28596, "iso-8859-6-i"),
        (54936, "gb2312 gbk gb_2312-80 x-gbk cp936 gb18030 euc-cn"),
        (949, "ks_c_5601-1987 ks_c_5601-1989 ksc5601 euc-kr uhc"),
        (932, "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932"),
        (50220, "iso-2022-jp iso-2022-jp-2 cp50220"),
        (50221, "iso-2022-jp-ms"),
        (51932, "euc-jp eucjp x-euc-jp"),
        (50225, "iso-2022-kr"),
        (950, "big5 big5-hkscs x-big5"),
        (20866, "koi8r koi8"),
        (21866, "koi8-ru"),
        (10000, "macintosh mac x-mac-roman macroman"),
        (1201, "utf-16 utf-16be ucs-2"),
        (1200, "utf-16le"),
        (12000, "utf-32"),
    ];

    private static readonly FrozenDictionary<string, int> Aliases = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => (name, row.CodePage)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.CodePage, StringComparer.Ordinal);

    public static string Normalize(string? name)
    {
        if (name is null || name.Length > 64)
        {
            return "";
        }

        var trimmed = name.AsSpan().Trim(" \t\"'<>;,");
        // RFC 2231 §5: an encoded word may carry a language behind the charset.
        var star = trimmed.IndexOf('*');
        return (star < 0 ? trimmed : trimmed[..star]).ToString().ToLowerInvariant();
    }

    /// <summary>Code page of an alias or of the forms cp1250, windows-1250, x-cp1250, ibm850, iso8859-2; 0 when the name says none.</summary>
    public static int CodePage(string name)
    {
        if (Aliases.TryGetValue(name, out var page))
        {
            return page;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["windows-", "windows", "x-cp", "cp-", "cp", "ibm-", "ibm", "x-windows-", "dos-", "ms"])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(name.AsSpan(prefix.Length), out page))
            {
                return page;
            }
        }

        foreach (var prefix in (ReadOnlySpan<string>)["iso-8859-", "iso8859-", "iso_8859-", "iso8859_", "8859-", "iso-8859"])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(name.AsSpan(prefix.Length), out var number) && number is > 0 and < 17)
            {
                return 28590 + number;
            }
        }

        return 0;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and < 65536;
}

using System.Buffers;

namespace Pennypost.Imap.Grammar;

/// <summary>The character sets of RFC 3501 §9.</summary>
internal static class CharacterClasses
{
    /// <summary>ATOM-CHAR: CHAR except ( ) { SP CTL % * " \ ].</summary>
    public static readonly SearchValues<byte> AtomCharacters = SearchValues.Create(Visible("(){%*\"\\]"));

    /// <summary>ASTRING-CHAR: ATOM-CHAR or "]".</summary>
    public static readonly SearchValues<byte> AStringCharacters = SearchValues.Create(Visible("(){%*\"\\"));

    /// <summary>ASTRING-CHAR except "+".</summary>
    public static readonly SearchValues<byte> TagCharacters = SearchValues.Create(Visible("(){%*\"\\+"));

    /// <summary>list-char: ATOM-CHAR, list-wildcards or "]".</summary>
    public static readonly SearchValues<byte> ListCharacters = SearchValues.Create(Visible("(){\"\\"));

    /// <summary>The digits, ":", "," and "*" of a sequence-set.</summary>
    public static readonly SearchValues<byte> SequenceSetCharacters = SearchValues.Create("0123456789:,*"u8);

    /// <summary>What may stand between the quotes of a quoted string without an escape, in US-ASCII.</summary>
    public static readonly SearchValues<byte> QuotableCharacters = SearchValues.Create(Visible("\"\\", withSpace: true));

    private static byte[] Visible(string except, bool withSpace = false) =>
        [.. Enumerable.Range(withSpace ? ' ' : '!', withSpace ? 95 : 94).Where(c => !except.Contains((char)c, StringComparison.Ordinal)).Select(c => (byte)c)];
}

namespace Pennypost.Mail;

/// <summary>Kinds of tokens in an address header (RFC 5322 §3.2).</summary>
internal enum AddressTokenKind
{
    /// <summary>Atoms and dots: anything without special meaning.</summary>
    Word,
    Quoted,
    Comment,

    /// <summary>A domain literal with its brackets.</summary>
    Literal,

    /// <summary>One of <c>&lt; &gt; : ; , @</c>, or a stray bracket or backslash.</summary>
    Special,
    End,
}

/// <summary>One token: its place in the header value and whether white space or a comment came before it.</summary>
internal readonly record struct AddressToken(AddressTokenKind Kind, int Start, int End, bool SpaceBefore);

/// <summary>Cuts an address header value into tokens. Total: every byte string has exactly one reading, in linear time.</summary>
internal ref struct AddressLexer(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> value = value;
    private int position;

    public AddressToken Next()
    {
        var start = position;
        while (position < value.Length && IsWhite(value[position]))
        {
            position++;
        }

        var space = position > start;
        if (position >= value.Length)
        {
            return new AddressToken(AddressTokenKind.End, value.Length, value.Length, space);
        }

        start = position;
        switch (value[position])
        {
            case (byte)'"':
                SkipDelimited((byte)'"');
                return new AddressToken(AddressTokenKind.Quoted, start, position, space);
            case (byte)'(':
                SkipComment();
                return new AddressToken(AddressTokenKind.Comment, start, position, space);
            case (byte)'[':
                SkipDelimited((byte)']');
                return new AddressToken(AddressTokenKind.Literal, start, position, space);
            case (byte)'<' or (byte)'>' or (byte)':' or (byte)';' or (byte)',' or (byte)'@' or (byte)')' or (byte)']' or (byte)'\\':
                position++;
                return new AddressToken(AddressTokenKind.Special, start, position, space);
            default:
                var length = value[position..].IndexOfAny(WordEnd);
                position = length < 0 ? value.Length : position + length;
                return new AddressToken(AddressTokenKind.Word, start, position, space);
        }
    }

    private static System.Buffers.SearchValues<byte> WordEnd { get; } = System.Buffers.SearchValues.Create("\0\t\n\r \"(),:;<>@[\\]"u8);

    public static bool IsWhite(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0;

    // RFC 5322 §3.2.4: a quoted string ends at the first quote that is not escaped. One that never ends takes the rest.
    private void SkipDelimited(byte end)
    {
        for (position++; position < value.Length; position++)
        {
            if (value[position] == end)
            {
                position++;
                return;
            }

            if (value[position] == (byte)'\\')
            {
                position++;
            }
        }

        position = value.Length;
    }

    // RFC 5322 §3.2.2: comments nest.
    private void SkipComment()
    {
        var depth = 0;
        for (; position < value.Length; position++)
        {
            switch (value[position])
            {
                case (byte)'\\':
                    position++;
                    break;
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    position++;
                    return;
            }
        }

        position = value.Length;
    }
}

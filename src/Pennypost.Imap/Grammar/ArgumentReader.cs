using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>Reads the arguments of one command, from the bytes exactly as they came: literals stand inline after their announcement and CRLF.</summary>
/// <remarks>
/// Pure: no input or output, no allocation unless a quoted string holds an escape. Whatever the bytes are, only
/// <see cref="ImapSyntaxException"/> is thrown. The productions are those of RFC 3501 §9, with RFC 9051 §9 where it is more liberal.
/// </remarks>
internal ref struct ArgumentReader(ReadOnlySpan<byte> arguments)
{
    private readonly ReadOnlySpan<byte> _bytes = arguments;
    private int _position;

    /// <summary>Mailbox names are UTF-8 and not modified UTF-7 (RFC 9051 Appendix A.1, RFC 6855 §3).</summary>
    public bool Utf8 { get; init; }

    public readonly bool AtEnd => _position >= _bytes.Length;

    public readonly int Position => _position;

    /// <summary>The next byte, or 0 at the end (NUL never stands in a command line).</summary>
    public readonly byte Peek => AtEnd ? (byte)0 : _bytes[_position];

    public void ExpectSpace()
    {
        if (!TryTake((byte)' '))
        {
            throw new ImapSyntaxException("Space expected");
        }
    }

    public void Expect(byte expected)
    {
        if (!TryTake(expected))
        {
            throw new ImapSyntaxException($"'{(char)expected}' expected");
        }
    }

    public bool TryTake(byte expected)
    {
        if (AtEnd || _bytes[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    public readonly void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw new ImapSyntaxException("Unexpected text after the last argument");
        }
    }

    /// <summary>Takes <paramref name="word"/> (upper case ASCII) when it stands here in any case.</summary>
    public bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (_bytes.Length - _position < word.Length || !Ascii.EqualsIgnoreCase(_bytes.Slice(_position, word.Length), word))
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    public ReadOnlySpan<byte> ReadAtom() => ReadRun(CharacterClasses.AtomCharacters, "Atom expected");

    /// <summary>tag = 1*&lt;any ASTRING-CHAR except "+"&gt;.</summary>
    public ReadOnlySpan<byte> ReadTag() => ReadRun(CharacterClasses.TagCharacters, "Tag expected");

    /// <summary>astring: an atom that may hold "]", a quoted string or a literal.</summary>
    public ReadOnlySpan<byte> ReadAString() =>
        Peek is (byte)'"' or (byte)'{' ? ReadString() : ReadRun(CharacterClasses.AStringCharacters, "String expected");

    /// <summary>list-mailbox: as astring, but the wildcards % and * may stand unquoted.</summary>
    public ReadOnlySpan<byte> ReadListPattern() =>
        Peek is (byte)'"' or (byte)'{' ? ReadString() : ReadRun(CharacterClasses.ListCharacters, "Mailbox pattern expected");

    public ReadOnlySpan<byte> ReadString() => Peek switch
    {
        (byte)'"' => ReadQuoted(),
        (byte)'{' => ReadLiteral(),
        _ => throw new ImapSyntaxException("String expected"),
    };

    /// <summary>nstring: NIL gives false.</summary>
    public bool TryReadNString(out ReadOnlySpan<byte> value)
    {
        if (Peek is (byte)'"' or (byte)'{')
        {
            value = ReadString();
            return true;
        }

        if (!TryTakeWord("NIL"u8))
        {
            throw new ImapSyntaxException("String or NIL expected");
        }

        value = default;
        return false;
    }

    public uint ReadNumber()
    {
        if (!Utf8Parser.TryParse(_bytes[_position..], out uint value, out int used) || !char.IsAsciiDigit((char)Peek))
        {
            throw new ImapSyntaxException("Number expected");
        }

        _position += used;
        return value;
    }

    public ulong ReadNumber64()
    {
        // RFC 9051 §9: number64 is an unsigned 63-bit integer.
        if (!Utf8Parser.TryParse(_bytes[_position..], out long value, out int used) || !char.IsAsciiDigit((char)Peek))
        {
            throw new ImapSyntaxException("Number expected");
        }

        _position += used;
        return (ulong)value;
    }

    /// <summary>nz-number.</summary>
    public uint ReadNonZeroNumber()
    {
        uint value = ReadNumber();
        return value != 0 ? value : throw new ImapSyntaxException("Number above zero expected");
    }

    /// <summary>The bytes from here to the end.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        _position = _bytes.Length;
        return rest;
    }

    public ReadOnlySpan<byte> ReadRun(SearchValues<byte> allowed, string error)
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        int length = rest.IndexOfAnyExcept(allowed);
        length = length < 0 ? rest.Length : length;
        if (length == 0)
        {
            throw new ImapSyntaxException(error);
        }

        _position += length;
        return rest[..length];
    }

    private ReadOnlySpan<byte> ReadQuoted()
    {
        ReadOnlySpan<byte> rest = _bytes[(_position + 1)..];
        int stop = rest.IndexOfAny("\"\\\r\n\0"u8);
        if (stop >= 0 && rest[stop] == '"')
        {
            _position += stop + 2;
            return rest[..stop];
        }

        return ReadEscapedQuoted(rest);
    }

    private ReadOnlySpan<byte> ReadEscapedQuoted(ReadOnlySpan<byte> rest)
    {
        var value = new byte[rest.Length];
        int length = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            byte c = rest[i];
            switch (c)
            {
                case (byte)'"':
                    _position += i + 2;
                    return value.AsSpan(0, length);
                case (byte)'\\' when i + 1 < rest.Length && rest[i + 1] is (byte)'"' or (byte)'\\':
                    value[length++] = rest[++i];
                    break;
                case (byte)'\\' or (byte)'\r' or (byte)'\n' or 0:
                    throw new ImapSyntaxException("Character not allowed in a quoted string");
                default:
                    value[length++] = c;
                    break;
            }
        }

        throw new ImapSyntaxException("Quoted string without end");
    }

    private ReadOnlySpan<byte> ReadLiteral()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        int end = rest.IndexOf("\r\n"u8);
        if (end < 0 || !LiteralAnnouncement.TryParse(rest[..end], out LiteralAnnouncement literal) || literal.Length > rest.Length - end - 2)
        {
            throw new ImapSyntaxException("Literal without its octets");
        }

        ReadOnlySpan<byte> value = rest.Slice(end + 2, (int)literal.Length);
        if (value.Contains((byte)0))
        {
            // RFC 3501 §4.3: CHAR8 is any octet except NUL.
            throw new ImapSyntaxException("NUL is not allowed in a literal");
        }

        _position += end + 2 + value.Length;
        return value;
    }
}

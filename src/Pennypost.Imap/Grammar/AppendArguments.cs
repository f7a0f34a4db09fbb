namespace Pennypost.Imap.Grammar;

/// <summary>How a message of APPEND comes.</summary>
internal enum AppendDataKind
{
    /// <summary>As a literal.</summary>
    Literal,

    /// <summary>As a literal8, which announces octets that are not text (RFC 3516 §4.4).</summary>
    Binary,

    /// <summary>As UTF8 (literal8) (RFC 6855 §4).</summary>
    Utf8,

    /// <summary>In pieces: CATENATE (RFC 4469).</summary>
    Catenate,
}

/// <summary>What stands before one message of APPEND (RFC 9051 §6.3.12, RFC 3502).</summary>
/// <param name="Flags">Its flags.</param>
/// <param name="InternalDate">Its internal date; null for now.</param>
/// <param name="Kind">How it comes.</param>
internal readonly record struct AppendHeader(Flags Flags, DateTimeOffset? InternalDate, AppendDataKind Kind);

/// <summary>Reads the arguments of APPEND and REPLACE, piece by piece as the literals cut them.</summary>
internal static class AppendArguments
{
    /// <summary>Reads what stands before a message, up to its literal or its first piece.</summary>
    /// <param name="text">The text before the literal.</param>
    /// <param name="position">Where to read; moved on.</param>
    public static AppendHeader ReadHeader(ReadOnlySpan<byte> text, ref int position)
    {
        var reader = new ArgumentReader(text[position..]);
        Flags flags = new(SystemFlags.None, KeywordSet.Empty);
        if (reader.Peek == '(')
        {
            flags = Flags.ReadList(ref reader);
            reader.ExpectSpace();
        }

        DateTimeOffset? date = null;
        if (reader.Peek == '"')
        {
            date = reader.ReadDateTime();
            reader.ExpectSpace();
        }

        AppendDataKind kind = reader.TryTakeWord("CATENATE ("u8) ? AppendDataKind.Catenate
            : reader.TryTakeWord("UTF8 (~"u8) ? AppendDataKind.Utf8
            : reader.TryTake((byte)'~') ? AppendDataKind.Binary
            : AppendDataKind.Literal;
        if (kind != AppendDataKind.Catenate)
        {
            reader.ExpectEnd();
        }

        position += reader.Position;
        return new AppendHeader(flags, date, kind);
    }

    /// <summary>Reads one piece of CATENATE: a URL, or null for TEXT, whose literal follows.</summary>
    public static ImapUrl? ReadPiece(ReadOnlySpan<byte> text, ref int position)
    {
        var reader = new ArgumentReader(text[position..]);
        ImapUrl? url = null;
        if (reader.TryTakeWord("URL "u8))
        {
            url = ImapUrl.Parse(reader.ReadAString());
        }
        else if (reader.TryTakeWord("TEXT "u8))
        {
            _ = reader.TryTake((byte)'~');
            reader.ExpectEnd();
        }
        else
        {
            throw new ImapSyntaxException("TEXT or URL expected");
        }

        position += reader.Position;
        return url;
    }
}

namespace Pennypost.Imap.Grammar;

/// <summary>The fields of a stored ENVELOPE that sorting and threading look at (RFC 5256), without any copy of them.</summary>
internal ref struct EnvelopeView
{
    private EnvelopeView(ReadOnlySpan<byte> envelope)
    {
        var reader = new ArgumentReader(envelope);
        reader.Expect((byte)'(');
        Date = ReadText(ref reader);
        Subject = ReadText(ref reader);
        From = ReadAddresses(ref reader);
        _ = ReadAddresses(ref reader); // Sender
        _ = ReadAddresses(ref reader); // Reply-To
        To = ReadAddresses(ref reader);
        Cc = ReadAddresses(ref reader);
        _ = ReadAddresses(ref reader); // Bcc
        InReplyTo = ReadText(ref reader);
        reader.TryReadNString(out ReadOnlySpan<byte> id);
        MessageId = id;
    }

    /// <summary>The Date field.</summary>
    public ReadOnlySpan<byte> Date { get; }

    /// <summary>The Subject field, encoded words and all.</summary>
    public ReadOnlySpan<byte> Subject { get; }

    /// <summary>The first author.</summary>
    public FirstAddress From { get; }

    /// <summary>The first recipient.</summary>
    public FirstAddress To { get; }

    /// <summary>The first recipient of a copy.</summary>
    public FirstAddress Cc { get; }

    /// <summary>The In-Reply-To field.</summary>
    public ReadOnlySpan<byte> InReplyTo { get; }

    /// <summary>The Message-ID field.</summary>
    public ReadOnlySpan<byte> MessageId { get; }

    /// <summary>Reads an ENVELOPE from its first parenthesis on.</summary>
    public static EnvelopeView Read(ReadOnlySpan<byte> envelope) => new(envelope);

    private static ReadOnlySpan<byte> ReadText(scoped ref ArgumentReader reader)
    {
        reader.TryReadNString(out ReadOnlySpan<byte> text);
        reader.ExpectSpace();
        return text;
    }

    /// <summary>Reads a list of addresses and the space behind it; keeps the first.</summary>
    private static FirstAddress ReadAddresses(scoped ref ArgumentReader reader)
    {
        FirstAddress first = default;
        if (reader.TryTake((byte)'('))
        {
            bool isFirst = true;
            while (reader.TryTake((byte)'('))
            {
                ReadOnlySpan<byte> name = ReadText(ref reader);
                _ = ReadText(ref reader); // The source route, which nobody has had for decades.
                ReadOnlySpan<byte> mailbox = ReadText(ref reader);
                reader.TryReadNString(out ReadOnlySpan<byte> host);
                reader.Expect((byte)')');
                first = isFirst ? new FirstAddress(name, mailbox, host) : first;
                isFirst = false;
            }

            reader.Expect((byte)')');
        }
        else if (!reader.TryTakeWord("NIL"u8))
        {
            throw new ImapSyntaxException("Address list expected");
        }

        reader.ExpectSpace();
        return first;
    }
}

/// <summary>The first address of a field; all empty when there is none.</summary>
/// <param name="name">The display name.</param>
/// <param name="mailbox">The local part.</param>
/// <param name="host">The domain.</param>
internal readonly ref struct FirstAddress(ReadOnlySpan<byte> name, ReadOnlySpan<byte> mailbox, ReadOnlySpan<byte> host)
{
    /// <summary>The display name, with encoded words.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The local part.</summary>
    public ReadOnlySpan<byte> Mailbox { get; } = mailbox;

    /// <summary>The domain.</summary>
    public ReadOnlySpan<byte> Host { get; } = host;
}

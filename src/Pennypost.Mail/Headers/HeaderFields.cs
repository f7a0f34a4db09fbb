using System.Text;

namespace Pennypost.Mail;

/// <summary>Access to the fields of one header block: the bytes together with their index.</summary>
public sealed class HeaderFields
{
    private readonly ReadOnlyMemory<byte> block;

    /// <summary>Joins a header block and its index.</summary>
    /// <param name="block">The octets of the header, from its first line; the index's offsets count from here.</param>
    /// <param name="index">The index of that block.</param>
    public HeaderFields(ReadOnlyMemory<byte> block, HeaderIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        this.block = block;
        Index = index;
    }

    /// <summary>The places of the fields.</summary>
    public HeaderIndex Index { get; }

    /// <summary>The octets of the header block.</summary>
    public ReadOnlyMemory<byte> Block => block;

    /// <summary>Reads a header block that has no index yet; reading ends at the first empty line.</summary>
    /// <param name="block">Octets of a header, perhaps followed by its body.</param>
    /// <returns>The fields.</returns>
    public static HeaderFields Parse(ReadOnlyMemory<byte> block) => new(block, HeaderBlockReader.Read(block.Span));

    /// <summary>The name of a field as it is written in the message.</summary>
    /// <param name="entry">An entry of <see cref="Index"/>.</param>
    /// <returns>The name without colon.</returns>
    public string Name(HeaderEntry entry) => Encoding.ASCII.GetString(Slice(entry.Start, entry.Start + entry.NameLength));

    /// <summary>The octets after the colon, folded as they are, with the final line break.</summary>
    /// <param name="entry">An entry of <see cref="Index"/>.</param>
    /// <returns>A part of the block; empty when the entry does not fit the block.</returns>
    public ReadOnlySpan<byte> RawValue(HeaderEntry entry) => Slice(entry.ValueStart, entry.End);

    /// <summary>The whole field with name, colon and line breaks, as IMAP's HEADER.FIELDS wants it.</summary>
    /// <param name="entry">An entry of <see cref="Index"/>.</param>
    /// <returns>A part of the block.</returns>
    public ReadOnlySpan<byte> RawField(HeaderEntry entry) => Slice(entry.Start, entry.End);

    /// <summary>The value on one line, encoded words left alone; 8-bit text is read as UTF-8, else as Windows-1252.</summary>
    /// <param name="entry">An entry of <see cref="Index"/>.</param>
    /// <returns>Text without line breaks.</returns>
    public string Unfolded(HeaderEntry entry) => Charsets.DecodeUnlabelled(HeaderValue.Unfold(RawValue(entry)));

    /// <summary>The value for people: on one line, encoded words decoded (RFC 2047), raw UTF-8 read (RFC 6532).</summary>
    /// <param name="entry">An entry of <see cref="Index"/>.</param>
    /// <returns>Decoded text.</returns>
    public string Decoded(HeaderEntry entry) => EncodedWords.Decode(HeaderValue.Unfold(RawValue(entry)));

    /// <summary>Decoded value of the first field with that name, or null.</summary>
    /// <param name="header">A known field.</param>
    /// <returns>The decoded value, or null when the field is missing.</returns>
    public string? Get(KnownHeader header) => Index.TryFind(header, out var entry) ? Decoded(entry) : null;

    /// <summary>Decoded value of the first field with that name, or null.</summary>
    /// <param name="name">Field name; case does not matter.</param>
    /// <returns>The decoded value, or null when the field is missing.</returns>
    public string? Get(string name)
    {
        foreach (var entry in Find(name))
        {
            return Decoded(entry);
        }

        return null;
    }

    /// <summary>All fields with that name, in order.</summary>
    /// <param name="name">Field name; case does not matter (RFC 5322 §1.2.2).</param>
    /// <returns>Their entries.</returns>
    public IEnumerable<HeaderEntry> Find(string name)
    {
        var known = KnownHeaderNames.Find(name);
        for (var i = 0; i < Index.Count; i++)
        {
            var entry = Index[i];
            if (known == KnownHeader.Other ? IsNamed(entry, name) : entry.Known == known)
            {
                yield return entry;
            }
        }
    }

    /// <summary>All addresses of the fields with that name.</summary>
    /// <param name="header">From, To, Cc and the like.</param>
    /// <returns>The addresses; empty when the field is missing.</returns>
    public AddressList Addresses(KnownHeader header)
    {
        var raw = new List<RawAddress>();
        foreach (var entry in Index)
        {
            if (entry.Known == header)
            {
                raw.AddRange(AddressParser.Parse(RawValue(entry)));
            }
        }

        return AddressList.FromRaw(raw);
    }

    /// <summary>The date of a field, or null when it is missing or no date.</summary>
    /// <param name="header">Date or Resent-Date.</param>
    /// <returns>Time with the offset that was written.</returns>
    public DateTimeOffset? GetDate(KnownHeader header) =>
        Index.TryFind(header, out var entry) && MailDate.TryParse(RawValue(entry), out var date) ? date : null;

    private bool IsNamed(HeaderEntry entry, string name) =>
        entry.Known == KnownHeader.Other && Ascii.EqualsIgnoreCase(Slice(entry.Start, entry.Start + entry.NameLength), name);

    // An index may come from a database and the block from a body: a mismatch must not become an exception in a session.
    private ReadOnlySpan<byte> Slice(int start, int end) =>
        start < 0 || start > end || start > block.Length ? [] : block.Span[start..Math.Min(end, block.Length)];
}

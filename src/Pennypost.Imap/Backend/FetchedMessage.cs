using Pennypost.Mail;

namespace Pennypost.Imap;

/// <summary>What a FETCH needs from the backend.</summary>
[Flags]
public enum FetchColumns
{
    /// <summary>Only the UID.</summary>
    None = 0,

    /// <summary>The internal date.</summary>
    InternalDate = 1,

    /// <summary>The size.</summary>
    Size = 2,

    /// <summary>ENVELOPE, ready to send.</summary>
    Envelope = 4,

    /// <summary>BODYSTRUCTURE, ready to send.</summary>
    BodyStructure = 8,

    /// <summary>BODY (the structure without extension data), ready to send.</summary>
    Body = 16,

    /// <summary>The MIME structure with the offsets of the parts.</summary>
    Structure = 32,

    /// <summary>The octets of the message's header, with the empty line that ends it.</summary>
    Header = 64,

    /// <summary>The octets of the message.</summary>
    Content = 128,

    /// <summary>EMAILID (RFC 8474), only of an account that is an <see cref="IImapObjectId"/>.</summary>
    EmailId = 256,

    /// <summary>SAVEDATE (RFC 8514), only of an account that is an <see cref="IImapSaveDate"/>.</summary>
    SaveDate = 512,

    /// <summary>PREVIEW (RFC 8970), only of an account that is an <see cref="IImapPreview"/>.</summary>
    Preview = 1024,
}

/// <summary>One message as the backend fetched it; only what was asked for is set. Valid until the next one.</summary>
public sealed class FetchedMessage
{
    /// <summary>The UID.</summary>
    public uint Uid { get; set; }

    /// <summary>The internal date.</summary>
    public DateTimeOffset InternalDate { get; set; }

    /// <summary>RFC822.SIZE in octets.</summary>
    public long Size { get; set; }

    /// <summary>ENVELOPE, from its first parenthesis to the last.</summary>
    public ReadOnlyMemory<byte> Envelope { get; set; }

    /// <summary>BODYSTRUCTURE, from its first parenthesis to the last.</summary>
    public ReadOnlyMemory<byte> BodyStructure { get; set; }

    /// <summary>BODY, from its first parenthesis to the last.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The MIME structure.</summary>
    public MimeStructure? Structure { get; set; }

    /// <summary>The header with the empty line that ends it.</summary>
    public ReadOnlyMemory<byte> Header { get; set; }

    /// <summary>The identifier of the message, the same for every copy of it.</summary>
    public string? EmailId { get; set; }

    /// <summary>When the message came into this mailbox.</summary>
    public DateTimeOffset? SaveDate { get; set; }

    /// <summary>The beginning of its text, at most 200 characters.</summary>
    public string? Preview { get; set; }

    /// <summary>The octets.</summary>
    public IMessageContent? Content { get; set; }
}

/// <summary>The octets of a message, wherever they are kept.</summary>
public interface IMessageContent
{
    /// <summary>How many octets there are.</summary>
    long Length { get; }

    /// <summary>Reads a piece. The engine asks for no more than 64 KB at a time, except for headers.</summary>
    /// <param name="offset">First octet.</param>
    /// <param name="count">How many; the piece lies within the message.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The octets, valid until the next call.</returns>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken);
}

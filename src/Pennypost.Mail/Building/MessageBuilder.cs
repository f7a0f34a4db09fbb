using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Builds a new message: header folded and encoded (RFC 5322 §2.2.3, RFC 2047), body parts in fitting transfer encodings.</summary>
/// <remarks>Nothing that is added can break out of its line: CR, LF and NUL in values become spaces, names are checked.</remarks>
public sealed class MessageBuilder
{
    private readonly TimeProvider time;
    private readonly string domain;
    private readonly Action<Span<byte>> fillRandom;
    private readonly List<(string Name, string Value)> fields = [];

    /// <summary>Makes a builder.</summary>
    /// <param name="time">Clock for the Date field and the message id.</param>
    /// <param name="domain">Right side of the message id: a domain of this system (RFC 5322 §3.6.4).</param>
    /// <param name="fillRandom">Source of random octets; the system's cryptographic one by default.</param>
    /// <exception cref="ArgumentException">The domain is none.</exception>
    public MessageBuilder(TimeProvider time, string domain, Action<Span<byte>>? fillRandom = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!DomainName.TryNormalize(domain, out var normalized))
        {
            throw new ArgumentException("Not a domain.", nameof(domain));
        }

        this.time = time;
        this.domain = normalized;
        this.fillRandom = fillRandom ?? RandomNumberGenerator.Fill;
        Date = time.GetLocalNow();
    }

    /// <summary>Authors (RFC 5322 §3.6.2).</summary>
    public IList<Address> From { get; } = [];

    /// <summary>The one who sends for several authors, or null.</summary>
    public Mailbox? Sender { get; set; }

    /// <summary>Where answers go; no field when empty.</summary>
    public IList<Address> ReplyTo { get; } = [];

    /// <summary>Recipients.</summary>
    public IList<Address> To { get; } = [];

    /// <summary>Copies.</summary>
    public IList<Address> Cc { get; } = [];

    /// <summary>Subject in plain text, or null for none.</summary>
    public string? Subject { get; set; }

    /// <summary>Date field; the time of making the builder unless set.</summary>
    public DateTimeOffset Date { get; set; }

    /// <summary>Message id with angle brackets; made by <see cref="Build"/> when null.</summary>
    public string? MessageId { get; set; }

    /// <summary>Message ids with angle brackets that this answers (RFC 5322 §3.6.4).</summary>
    public IList<string> InReplyTo { get; } = [];

    /// <summary>Message ids with angle brackets of the thread.</summary>
    public IList<string> References { get; } = [];

    /// <summary>Body of the message; empty text when null.</summary>
    public BodyPart? Body { get; set; }

    /// <summary>Adds any other field with unstructured text, such as Auto-Submitted or List-Id.</summary>
    /// <param name="name">Field name in printable ASCII.</param>
    /// <param name="value">Plain text; encoded when it is not ASCII.</param>
    /// <exception cref="ArgumentException">The name cannot be a field name (RFC 5322 §2.2).</exception>
    public void AddField(string name, string value)
    {
        FoldedField.CheckName(name);
        fields.Add((name, EncodedWords.EncodeText(value)));
    }

    /// <summary>Makes a message id that no one else has (RFC 5322 §3.6.4).</summary>
    /// <returns>The id with angle brackets.</returns>
    public string CreateMessageId()
    {
        Span<byte> random = stackalloc byte[10];
        fillRandom(random);
        var moment = time.GetUtcNow().ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"<{moment:x}.{Convert.ToHexStringLower(random)}@{domain}>");
    }

    /// <summary>Writes the message with CRLF line ends.</summary>
    /// <returns>All octets of the message.</returns>
    public byte[] Build()
    {
        MessageId ??= CreateMessageId();
        var output = new ArrayBufferWriter<byte>(4096);
        FoldedField.Write(output, "Date", MailDate.Format(Date));
        WriteAddresses(output, "From", From);
        if (Sender is not null)
        {
            FoldedField.Write(output, "Sender", Sender.ToString());
        }

        WriteAddresses(output, "Reply-To", ReplyTo);
        WriteAddresses(output, "To", To);
        WriteAddresses(output, "Cc", Cc);
        FoldedField.Write(output, "Message-ID", MessageId);
        WriteIds(output, "In-Reply-To", InReplyTo);
        WriteIds(output, "References", References);
        if (Subject is not null)
        {
            FoldedField.Write(output, "Subject", EncodedWords.EncodeText(Subject));
        }

        foreach (var (name, value) in fields)
        {
            FoldedField.Write(output, name, value);
        }

        FoldedField.Write(output, "MIME-Version", "1.0");
        (Body ?? new TextPart("")).Write(output, new BoundarySource(fillRandom));
        return output.WrittenSpan.ToArray();
    }

    private static void WriteAddresses(ArrayBufferWriter<byte> output, string name, IList<Address> addresses)
    {
        if (addresses.Count > 0)
        {
            FoldedField.Write(output, name, string.Join(", ", addresses));
        }
    }

    private static void WriteIds(ArrayBufferWriter<byte> output, string name, IList<string> ids)
    {
        if (ids.Count > 0)
        {
            FoldedField.Write(output, name, string.Join(' ', ids));
        }
    }
}

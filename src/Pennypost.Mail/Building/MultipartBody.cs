using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Several parts in one (RFC 2046 §5.1): mixed, alternative, related, report.</summary>
public sealed class MultipartBody : BodyPart
{
    private readonly string subtype;
    private readonly string parameters;

    /// <summary>Makes a multipart.</summary>
    /// <param name="subtype"><c>mixed</c>, <c>alternative</c>, <c>related</c> and the like.</param>
    /// <param name="parts">At least one part.</param>
    public MultipartBody(string subtype, params IReadOnlyList<BodyPart> parts)
        : this(subtype, "", parts)
    {
    }

    private MultipartBody(string subtype, string parameters, IReadOnlyList<BodyPart> parts)
    {
        MediaType.CheckToken(subtype, nameof(subtype));
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count, nameof(parts));
        this.subtype = subtype;
        this.parameters = parameters;
        Parts = parts;
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<BodyPart> Parts { get; }

    internal override bool Is8Bit => Parts.Any(p => p.Is8Bit);

    /// <summary>A report such as a delivery status notification (RFC 6522 §3).</summary>
    /// <param name="reportType">Subtype of the second part, for example <c>delivery-status</c>.</param>
    /// <param name="explanation">What a person reads.</param>
    /// <param name="report">What a program reads, for example a <see cref="RawPart"/> of message/delivery-status.</param>
    /// <param name="original">The message or its header, or null.</param>
    /// <returns>A multipart/report.</returns>
    public static MultipartBody Report(string reportType, BodyPart explanation, BodyPart report, BodyPart? original)
    {
        MediaType.CheckToken(reportType, nameof(reportType));
        IReadOnlyList<BodyPart> parts = original is null ? [explanation, report] : [explanation, report, original];
        return new MultipartBody("report", $"; report-type={reportType}", parts);
    }

    internal override void Write(IBufferWriter<byte> output, BoundarySource boundaries)
    {
        var rendered = new List<ReadOnlyMemory<byte>>(Parts.Count);
        foreach (var part in Parts)
        {
            var body = new ArrayBufferWriter<byte>();
            part.Write(body, boundaries);
            rendered.Add(body.WrittenMemory);
        }

        var boundary = boundaries.Next(rendered);
        FoldedField.Write(output, "Content-Type", $"multipart/{subtype}{parameters}; boundary=\"{System.Text.Encoding.ASCII.GetString(boundary)}\"");
        // RFC 2045 §6.4: a composite says 8bit when something inside is; it is never encoded itself.
        EndHeader(output, Is8Bit ? "8bit" : null);
        foreach (var body in rendered)
        {
            output.Write("--"u8);
            output.Write(boundary);
            output.Write("\r\n"u8);
            output.Write(body.Span);
            output.Write("\r\n"u8);
        }

        output.Write("--"u8);
        output.Write(boundary);
        output.Write("--\r\n"u8);
    }
}

using System.Buffers;

namespace Pennypost.Mail;

/// <summary>
/// Finds the structure of a message while its octets stream by (RFC 5322, RFC 2046, RFC 6532).
/// </summary>
/// <remarks>
/// Invariants:
/// no input makes it throw; the result depends on the octets only, never on how they were cut into chunks;
/// lines end with LF, with or without CR before it; NUL and lone CR are ordinary octets;
/// memory is bounded by <see cref="MimeLimits"/>, whatever the length of the message;
/// offsets nest: a part lies within its parent, siblings follow each other;
/// a boundary delimiter closes every part that is open inside its multipart (RFC 2046 §5.1.2), the innermost match wins.
/// Not thread-safe. After <see cref="Complete"/> the scanner is ready for the next message.
/// </remarks>
public sealed partial class MimeScanner
{
    private readonly List<OpenPart> open = [];
    private readonly List<HeaderEntry> entries = [];
    private MimePart root = new();
    private HeaderIndex topIndex = HeaderIndex.Empty;
    private ReadOnlyMemory<byte> topHeader;
    private bool inHeader;
    private int openBoundaries;
    private int parts;
    private int detailBudget;

    private long position; // octets consumed
    private long lines; // LFs consumed
    private int lineBreak; // octets of the latest line break: 1 or 2
    private byte lastByte;

    /// <summary>Makes a scanner, ready for a message.</summary>
    public MimeScanner() => Reset();

    /// <summary>Scans a message that is wholly in memory.</summary>
    /// <param name="message">All octets of the message.</param>
    /// <returns>Its structure.</returns>
    public static MimeStructure Scan(ReadOnlySpan<byte> message)
    {
        var scanner = new MimeScanner();
        scanner.Write(message);
        return scanner.Complete();
    }

    /// <summary>Scans a message that is wholly in memory.</summary>
    /// <param name="message">All octets of the message.</param>
    /// <returns>Its structure.</returns>
    public static MimeStructure Scan(in ReadOnlySequence<byte> message)
    {
        var scanner = new MimeScanner();
        scanner.Write(message);
        return scanner.Complete();
    }

    /// <summary>Takes the next octets of the message.</summary>
    /// <param name="chunk">Any number of octets; nothing of it is kept.</param>
    public void Write(in ReadOnlySequence<byte> chunk)
    {
        foreach (var segment in chunk)
        {
            Write(segment.Span);
        }
    }

    /// <summary>Takes the next octets of the message.</summary>
    /// <param name="chunk">Any number of octets; nothing of it is kept.</param>
    public void Write(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.IsEmpty)
        {
            var taken = inHeader ? TakeHeaderLine(chunk) : TakeBody(chunk);
            lastByte = chunk[taken - 1];
            chunk = chunk[taken..];
        }
    }

    /// <summary>Ends the message.</summary>
    /// <returns>Its structure.</returns>
    public MimeStructure Complete()
    {
        if (inHeader)
        {
            CompleteHeader();
        }
        else
        {
            CompletePendingLine();
            if (inHeader)
            {
                // The last line was a delimiter: its part is empty.
                CompleteHeader();
            }
        }

        CloseDownTo(-1, position, lines);
        var structure = new MimeStructure(root, topIndex, topHeader, position);
        Reset();
        return structure;
    }

    private void Reset()
    {
        open.Clear();
        root = new MimePart();
        topIndex = HeaderIndex.Empty;
        topHeader = default;
        openBoundaries = 0;
        detailBudget = MimeLimits.DetailOctets;
        position = lines = 0;
        lineBreak = 0;
        lastByte = 0;
        pendingLength = 0;
        parts = 1;
        OpenHeader(root, digest: false);
    }

    /// <summary>Begins the header of a new part.</summary>
    private void OpenHeader(MimePart part, bool digest)
    {
        part.HeaderStart = position;
        open.Add(new OpenPart(part, digest));
        inHeader = true;
        entries.Clear();
        fieldOpen = false;
        headerKept = lineKept = 0;
        lineLength = 0;
        headerFull = false;
    }

    /// <summary>Begins the body of the innermost open part and decides what it is.</summary>
    private void OpenBody(long bodyStart, long linesBefore)
    {
        var index = open.Count - 1;
        var part = open[index].Part;
        part.BodyStart = bodyStart;
        open[index].LinesBefore = linesBefore;
        inHeader = false;
        atLineStart = true;
        var boundary = ContentFields.Read(part, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries), header.AsSpan(0, headerKept), open[index].Digest, ref detailBudget);
        KeepHeader(index);
        if (part.IsMultipart)
        {
            OpenMultipart(open[index], boundary);
        }
        else if (part.Type == "message" && part.Subtype is "rfc822" or "global")
        {
            OpenMessage(part);
        }
    }

    // The top header is kept as it is; of an inner message only what IMAP asks for: its envelope.
    private void KeepHeader(int index)
    {
        if (index == 0)
        {
            topIndex = new HeaderIndex([.. entries], headerFull);
            topHeader = header.AsSpan(0, headerKept).ToArray();
        }
        else if (open[index - 1].Part.Message == open[index].Part && detailBudget > 0)
        {
            var envelope = ImapEnvelope.Write(new HeaderFields(header.AsMemory(0, headerKept), new HeaderIndex([.. entries], headerFull)));
            detailBudget -= envelope.Length;
            if (detailBudget > 0)
            {
                open[index - 1].Part.Envelope = envelope;
            }
        }
    }

    private void OpenMultipart(OpenPart part, string? boundary)
    {
        if (open.Count >= MimeLimits.Depth)
        {
            part.Part.IsOpaque = true;
        }
        else if (!string.IsNullOrEmpty(boundary) && boundary.Length <= MimeLimits.BoundaryLineOctets - 8)
        {
            // RFC 2046 §5.1.1: a boundary cannot end with white space; it is what gateways add.
            part.SetBoundary(boundary.TrimEnd(' ', '\t'));
            openBoundaries += part.Boundary is null ? 0 : 1;
        }
    }

    private void OpenMessage(MimePart part)
    {
        // RFC 2046 §5.2.1: only identity encodings are allowed; RFC 6532 §3.7 lets message/global be encoded, then it is opaque here.
        if (part.Encoding is not ("7bit" or "8bit" or "binary") || open.Count >= MimeLimits.Depth || parts >= MimeLimits.Parts)
        {
            part.IsOpaque = true;
            return;
        }

        parts++;
        part.Message = new MimePart();
        OpenHeader(part.Message, digest: false);
        // The inner header starts where this body starts, also when a boundary is already known to follow at once.
        part.Message.HeaderStart = part.BodyStart;
    }

    /// <summary>Ends all parts inside the part with this index (-1: all parts).</summary>
    private void CloseDownTo(int index, long bodyEnd, long linesAtEnd)
    {
        for (var i = open.Count - 1; i > index; i--)
        {
            var part = open[i].Part;
            // The line break that a delimiter takes may be the empty line after a header, or that of the delimiter before:
            // an empty part then lies in front of it, so that everything ends within what is around it.
            part.HeaderStart = Math.Min(part.HeaderStart, bodyEnd);
            part.BodyStart = Math.Min(part.BodyStart, bodyEnd);
            part.BodyEnd = bodyEnd;
            part.Lines = Math.Max(0, linesAtEnd - open[i].LinesBefore);
            openBoundaries -= open[i].Boundary is null ? 0 : 1;
            open.RemoveAt(i);
        }
    }

    /// <summary>A delimiter line of an open multipart was found; it starts at an offset and is already consumed.</summary>
    private void TakeDelimiter(int index, bool closes, long lineStart, long linesBefore, int breakBefore)
    {
        // RFC 2046 §5.1.1: the line break before the delimiter belongs to it.
        CloseDownTo(index, lineStart - breakBefore, linesBefore - (breakBefore > 0 ? 1 : 0));
        inHeader = false;
        atLineStart = true;
        var multipart = open[index];
        if (closes)
        {
            multipart.SetBoundary(null);
            openBoundaries--;
        }
        else if (parts < MimeLimits.Parts)
        {
            parts++;
            var child = new MimePart();
            multipart.Part.AddChild(child);
            OpenHeader(child, multipart.Part.Subtype == "digest");
        }
        else
        {
            multipart.Part.IsOpaque = true;
        }
    }

    private sealed class OpenPart(MimePart part, bool digest)
    {
        public MimePart Part { get; } = part;

        public bool Digest { get; } = digest;

        public byte[]? Boundary { get; private set; }

        public long LinesBefore { get; set; }

        public void SetBoundary(string? boundary) =>
            Boundary = string.IsNullOrEmpty(boundary) ? null : System.Text.Encoding.UTF8.GetBytes(boundary);
    }
}

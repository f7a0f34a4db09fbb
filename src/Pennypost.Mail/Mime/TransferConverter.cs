using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Rewrites the transfer encodings of a message while it streams by; everything else stays as it is, octet by octet.</summary>
/// <remarks>
/// <para>Leaves whose declared encoding the target forbids become base64 and their field Content-Transfer-Encoding says so; multiparts and enclosed
/// messages, which must not be encoded (RFC 2046 §5.1, §5.2.1), get the widest identity encoding that the target allows, and their parts are converted one by one.
/// What a part declares is believed: a part that says 7bit passes unchanged, whatever it holds.</para>
/// <para>Memory is bounded by the longest header (<see cref="MimeLimits.PartHeaderOctets"/>, for the message itself <see cref="MimeLimits.TopHeaderOctets"/>); a part
/// with a longer one passes unchanged. Delimiters are what RFC 2046 §5.1.1 says: CR LF, two hyphens, boundary.</para>
/// </remarks>
public sealed class TransferConverter
{
    private readonly TransferTarget target;
    private readonly List<OpenMultipart> open = [];
    private readonly List<byte> line = new(128); // octets of the present line that may still be a delimiter, or of the present header line
    private readonly ArrayBufferWriter<byte> header = new(1024);
    private readonly Base64Lines base64 = new();
    private bool inHeader = true;
    private bool headerIsPassedOn;
    private bool isTopHeader = true;
    private bool isDigest;
    private bool encoding;
    private bool atLineStart;
    private LineBreak pendingBreak; // of the line before: a delimiter takes it

    /// <summary>Begins a message.</summary>
    /// <param name="target">What it may hold afterwards.</param>
    public TransferConverter(TransferTarget target) => this.target = target;

    private enum LineBreak : byte
    {
        None,
        Cr,
        CrLf,
    }

    private int HeaderLimit => isTopHeader ? MimeLimits.TopHeaderOctets : MimeLimits.PartHeaderOctets;

    /// <summary>Takes the next octets of the message.</summary>
    /// <param name="octets">Any number.</param>
    /// <param name="output">Takes what is ready.</param>
    public void Write(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!octets.IsEmpty)
        {
            var taken = inHeader ? TakeHeader(octets, output) : atLineStart ? TakeLineStart(octets, output) : TakeText(octets, output);
            octets = octets[taken..];
        }
    }

    /// <summary>Ends the message.</summary>
    /// <param name="output">Takes the rest.</param>
    public void Complete(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (inHeader)
        {
            // A message that is only a header: nothing of it needs a conversion.
            output.Write(header.WrittenSpan);
            output.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line));
            return;
        }

        if (atLineStart && TryFindDelimiter(out var index, out var closes))
        {
            TakeDelimiter(index, closes, output);
            return;
        }

        FlushLine(output);
        FlushBreak(output);
        EndEncoding(output);
    }

    private int TakeHeader(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        var newline = octets.IndexOf((byte)'\n');
        var taken = newline < 0 ? octets.Length : newline + 1;
        line.AddRange(octets[..taken]);
        if (newline >= 0)
        {
            FinishHeaderLine(output);
        }
        else if (header.WrittenCount + line.Count > HeaderLimit)
        {
            PassHeaderOn(output);
        }

        return taken;
    }

    private void FinishHeaderLine(IBufferWriter<byte> output)
    {
        var text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line);
        if (HeaderBlockReader.IsEmpty(text))
        {
            header.Write(text);
            line.Clear();
            OpenBody(output);
        }
        else if (TryFindDelimiter(out var index, out var closes))
        {
            // RFC 2046 §5.1: a part may consist of nothing; here even the empty line is missing.
            output.Write(header.WrittenSpan);
            header.ResetWrittenCount();
            pendingBreak = LineBreak.None;
            TakeDelimiter(index, closes, output);
        }
        else
        {
            header.Write(text);
            line.Clear();
            if (header.WrittenCount > HeaderLimit)
            {
                PassHeaderOn(output);
            }
        }
    }

    /// <summary>Too much to look at: the part passes as it is, and its lines are only searched for the end.</summary>
    private void PassHeaderOn(IBufferWriter<byte> output)
    {
        headerIsPassedOn = true;
        output.Write(header.WrittenSpan);
        header.ResetWrittenCount();
        if (line.Count > HeaderLimit)
        {
            output.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line));
            line.Clear();
        }
    }

    private void OpenBody(IBufferWriter<byte> output)
    {
        var part = new MimePart();
        var block = header.WrittenSpan;
        var index = headerIsPassedOn ? HeaderIndex.Empty : HeaderBlockReader.Read(block);
        var budget = MimeLimits.DetailOctets;
        var boundary = ContentFields.Read(part, index.AsSpan(), block, isDigest, ref budget);
        var isMessage = part is { Type: "message", Subtype: "rfc822" or "global", Encoding: "7bit" or "8bit" or "binary" };
        var isForbidden = part.Encoding == "binary" || (target == TransferTarget.SevenBit && part.Encoding == "8bit");
        // RFC 2046 §5.2: other message types allow no encoding but the identity ones; RFC 6532 §3.7 and RFC 6533 §3 open the global ones.
        var isEncodable = part.Type != "multipart" && !isMessage && (part.Type != "message" || part.Subtype.StartsWith("global", StringComparison.Ordinal));
        var identity = target == TransferTarget.SevenBit ? "7bit"u8 : "8bit"u8;
        WriteHeader(block, index, isForbidden ? isEncodable ? "base64"u8 : identity : [], output);
        header.ResetWrittenCount();
        encoding = isForbidden && isEncodable;
        inHeader = headerIsPassedOn = isTopHeader = isDigest = false;
        atLineStart = true;
        pendingBreak = LineBreak.None;
        if (open.Count >= MimeLimits.Depth)
        {
            return;
        }

        if (isMessage)
        {
            inHeader = isTopHeader = true;
        }
        else if (!string.IsNullOrEmpty(boundary) && boundary.Length <= MimeLimits.BoundaryLineOctets - 8)
        {
            open.Add(new OpenMultipart(System.Text.Encoding.UTF8.GetBytes("--" + boundary.TrimEnd(' ', '\t')), part.Subtype == "digest"));
        }
    }

    private static void WriteHeader(ReadOnlySpan<byte> block, HeaderIndex index, ReadOnlySpan<byte> encoding, IBufferWriter<byte> output)
    {
        if (!encoding.IsEmpty && index.TryFind(KnownHeader.ContentTransferEncoding, out var field))
        {
            output.Write(block[..field.ValueStart]);
            output.Write(" "u8);
            output.Write(encoding);
            output.Write("\r\n"u8);
            block = block[field.End..];
        }

        output.Write(block);
    }

    /// <summary>Takes octets of a line from its start, as long as it may be a delimiter.</summary>
    private int TakeLineStart(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        if (open.Count == 0 || (line.Count < 2 && octets[0] != '-') || line.Count > MimeLimits.BoundaryLineOctets)
        {
            FlushBreak(output);
            FlushLine(output);
            return 0;
        }

        var newline = octets.IndexOf((byte)'\n');
        var taken = newline < 0 ? Math.Min(octets.Length, MimeLimits.BoundaryLineOctets) : newline + 1;
        line.AddRange(octets[..taken]);
        if (newline < 0)
        {
            return taken;
        }

        if (TryFindDelimiter(out var index, out var closes))
        {
            TakeDelimiter(index, closes, output);
        }
        else
        {
            FlushBreak(output);
            FlushLine(output);
        }

        return taken;
    }

    /// <summary>Takes octets behind the start of a line, up to its end.</summary>
    private int TakeText(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        if (pendingBreak == LineBreak.Cr)
        {
            if (octets[0] == '\n')
            {
                pendingBreak = LineBreak.CrLf;
                atLineStart = true;
                return 1;
            }

            FlushBreak(output);
        }

        if (open.Count == 0)
        {
            Emit(octets, output);
            return octets.Length;
        }

        var end = octets.IndexOf((byte)'\r');
        Emit(end < 0 ? octets : octets[..end], output);
        if (end < 0)
        {
            return octets.Length;
        }

        pendingBreak = LineBreak.Cr;
        return end + 1;
    }

    /// <summary>The octets kept of the line are no delimiter: they are text, and what they end in is looked at as such.</summary>
    private void FlushLine(IBufferWriter<byte> output)
    {
        atLineStart = false;
        var text = line.ToArray();
        line.Clear();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            rest = rest[TakeText(rest, output)..];
            if (atLineStart && !rest.IsEmpty)
            {
                // Only the last octets of a line can be its end: there is nothing behind them.
                throw new InvalidOperationException("A line holds another line.");
            }
        }
    }

    private void FlushBreak(IBufferWriter<byte> output)
    {
        if (pendingBreak != LineBreak.None)
        {
            Emit(pendingBreak == LineBreak.Cr ? "\r"u8 : "\r\n"u8, output);
            pendingBreak = LineBreak.None;
        }
    }

    private void Emit(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (encoding)
        {
            base64.Write(text, output);
        }
        else
        {
            output.Write(text);
        }
    }

    private bool TryFindDelimiter(out int index, out bool closes)
    {
        var text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line).TrimEnd("\r\n \t"u8);
        for (index = open.Count - 1; index >= 0; index--)
        {
            var delimiter = open[index].Delimiter;
            closes = text.Length == delimiter.Length + 2 && text.EndsWith("--"u8);
            if (text.StartsWith(delimiter) && (closes || text.Length == delimiter.Length))
            {
                return true;
            }
        }

        closes = false;
        return false;
    }

    private void TakeDelimiter(int index, bool closes, IBufferWriter<byte> output)
    {
        if (!EndEncoding(output))
        {
            FlushBreak(output);
        }

        output.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line));
        line.Clear();
        pendingBreak = LineBreak.None;
        isDigest = open[index].IsDigest;
        open.RemoveRange(index + (closes ? 0 : 1), open.Count - index - (closes ? 0 : 1));
        inHeader = !closes;
        isTopHeader = headerIsPassedOn = false;
        atLineStart = true;
    }

    /// <summary>Ends a part in base64; the line break before the delimiter is ours then.</summary>
    private bool EndEncoding(IBufferWriter<byte> output)
    {
        if (!encoding)
        {
            return false;
        }

        encoding = false;
        base64.Finish(output);
        return true;
    }

    private sealed record OpenMultipart(byte[] Delimiter, bool IsDigest);
}

using System.Text;
using Pennypost.Mail;

namespace Pennypost.Fuzz;

/// <summary>Everything that reads a message, with what must be true of any message.</summary>
internal static class MailTarget
{
    public static void Run(byte[] message, Func<int> nextChunk)
    {
        var structure = MimeScanner.Scan(message);
        CheckNesting(structure, message.Length);
        var packed = structure.Serialize();
        CheckChunks(message, structure, packed, nextChunk);
        var stored = MimeStructure.Deserialize(packed);
        stored.Serialize().ShouldBe(packed);
        CheckImap(ImapBodyStructure.Write(structure, extensions: true));
        ImapBodyStructure.Write(stored, extensions: true).ShouldBe(ImapBodyStructure.Write(structure, extensions: true));
        CheckImap(ImapBodyStructure.Write(stored, extensions: false));
        CheckImap(ImapEnvelope.Write(structure.Fields));
        CheckHeader(structure);
        TextExtractor.Extract(structure, message, 10_000).Length.ShouldBeLessThanOrEqualTo(10_000);
        foreach (var part in structure.AllParts().Take(50))
        {
            _ = part.FileName;
            var body = message.AsSpan((int)part.BodyStart, (int)part.BodyLength);
            TransferEncoding.Decode(body, part.Encoding).Length.ShouldBeLessThanOrEqualTo(body.Length);
        }
    }

    private static void CheckChunks(byte[] message, MimeStructure structure, byte[] packed, Func<int> nextChunk)
    {
        var scanner = new MimeScanner();
        for (var i = 0; i < message.Length;)
        {
            var length = Math.Min(nextChunk(), message.Length - i);
            scanner.Write(message.AsSpan(i, length));
            i += length;
        }

        var chunked = scanner.Complete();
        chunked.Serialize().ShouldBe(packed);
        chunked.Header.Span.SequenceEqual(structure.Header.Span).ShouldBeTrue();
    }

    private static void CheckNesting(MimeStructure structure, int length)
    {
        structure.Length.ShouldBe(length);
        structure.Root.BodyEnd.ShouldBe(length);
        foreach (var part in structure.AllParts())
        {
            (part.HeaderStart >= 0 && part.HeaderStart <= part.BodyStart && part.BodyStart <= part.BodyEnd && part.BodyEnd <= length).ShouldBeTrue();
            part.Lines.ShouldBeInRange(0, part.BodyLength);
            var previous = part.BodyStart;
            foreach (var child in part.Children)
            {
                (child.HeaderStart >= previous && child.BodyEnd <= part.BodyEnd).ShouldBeTrue();
                previous = child.BodyEnd;
            }

            if (part.Message is { } inner)
            {
                (inner.HeaderStart == part.BodyStart && inner.BodyEnd == part.BodyEnd).ShouldBeTrue();
            }
        }
    }

    private static void CheckHeader(MimeStructure structure)
    {
        var fields = structure.Fields;
        HeaderFields.Parse(structure.Header).Index.AsSpan().SequenceEqual(structure.HeaderIndex.AsSpan()).ShouldBeTrue();
        var previous = 0;
        foreach (var entry in structure.HeaderIndex)
        {
            (entry.Start >= previous && entry.ValueStart > entry.Start && entry.End >= entry.ValueStart).ShouldBeTrue();
            previous = entry.End;
            fields.Decoded(entry).AsSpan().IndexOfAny('\r', '\n', '\0').ShouldBe(-1);
            _ = MailDate.TryParse(fields.RawValue(entry), out _);
        }

        foreach (var mailbox in fields.Addresses(KnownHeader.From).Mailboxes.Concat(fields.Addresses(KnownHeader.To).Mailboxes))
        {
            var text = mailbox.Address.ToString();
            text.Any(char.IsControl).ShouldBeFalse();
            AddrSpec.Parse(text).ShouldBe(mailbox.Address);
            mailbox.ToString().Any(char.IsControl).ShouldBeFalse();
        }
    }

    /// <summary>Parentheses balance outside strings, literals have the length they say, no NUL, no line break outside literals.</summary>
    public static void CheckImap(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')':
                    (--depth >= 0).ShouldBeTrue();
                    break;
                case (byte)'"':
                    for (i++; text[i] != (byte)'"'; i++)
                    {
                        (text[i] is not (0 or (byte)'\r' or (byte)'\n' or >= 0x80)).ShouldBeTrue();
                        i += text[i] == (byte)'\\' ? 1 : 0;
                    }

                    break;
                case (byte)'{':
                    var close = text[i..].IndexOf("}\r\n"u8);
                    var length = int.Parse(Encoding.ASCII.GetString(text[(i + 1)..(i + close)]));
                    i += close + 2;
                    text.Slice(i + 1, length).IndexOfAny((byte)0, (byte)'\r', (byte)'\n').ShouldBe(-1);
                    i += length;
                    break;
                default:
                    (text[i] is > 0x1F and < 0x7F).ShouldBeTrue();
                    break;
            }
        }

        depth.ShouldBe(0);
    }
}

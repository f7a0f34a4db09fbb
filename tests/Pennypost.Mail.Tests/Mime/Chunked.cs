using System.Text;

namespace Pennypost.Mail.Tests.Mime;

/// <summary>Scans octets in pieces and renders structures so that they can be compared.</summary>
internal static class Chunked
{
    public static MimeStructure ScanBytewise(byte[] message)
    {
        var scanner = new MimeScanner();
        for (var i = 0; i < message.Length; i++)
        {
            scanner.Write(message.AsSpan(i, 1));
        }

        return scanner.Complete();
    }

    public static MimeStructure ScanRandomly(byte[] message, int seed)
    {
        var random = new Random(seed);
        var scanner = new MimeScanner();
        for (var i = 0; i < message.Length;)
        {
            var length = Math.Min(message.Length - i, random.Next(0, 40));
            scanner.Write(message.AsSpan(i, length));
            i += length;
        }

        return scanner.Complete();
    }

    /// <summary>Everything a structure says, as text.</summary>
    public static string Render(MimeStructure structure) =>
        $"{structure.Length} {Convert.ToHexString(structure.Serialize())} {Encoding.Latin1.GetString(structure.Header.Span)}";

    /// <summary>Asserts the scanner's promise: parts nest and follow each other.</summary>
    public static void ShouldNest(MimeStructure structure)
    {
        structure.Root.HeaderStart.ShouldBe(0);
        structure.Root.BodyEnd.ShouldBe(structure.Length);
        foreach (var part in structure.AllParts())
        {
            part.BodyStart.ShouldBeGreaterThanOrEqualTo(part.HeaderStart);
            part.BodyEnd.ShouldBeGreaterThanOrEqualTo(part.BodyStart);
            part.Lines.ShouldBeInRange(0, part.BodyLength);
            var previous = part.BodyStart;
            foreach (var child in part.Children)
            {
                child.HeaderStart.ShouldBeGreaterThanOrEqualTo(previous);
                child.BodyEnd.ShouldBeLessThanOrEqualTo(part.BodyEnd);
                previous = child.BodyEnd;
            }

            if (part.Message is { } message)
            {
                message.HeaderStart.ShouldBe(part.BodyStart);
                message.BodyEnd.ShouldBe(part.BodyEnd);
            }
        }
    }
}

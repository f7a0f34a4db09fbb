using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Packs a structure: variable-length numbers, offsets as differences, strings in UTF-8.</summary>
internal sealed class MimeStructureWriter
{
    internal const byte Version = 1;

    private readonly ArrayBufferWriter<byte> output = new(256);

    public static byte[] Write(MimeStructure structure)
    {
        var writer = new MimeStructureWriter();
        writer.output.Write([Version]);
        writer.Number(structure.Length);
        writer.Index(structure.HeaderIndex);
        writer.Part(structure.Root, 0);
        return writer.output.WrittenSpan.ToArray();
    }

    private void Index(HeaderIndex index)
    {
        Number(index.Count);
        Number(index.IsTruncated ? 1 : 0);
        var previous = 0;
        foreach (ref readonly var entry in index.AsSpan())
        {
            Number((int)entry.Known);
            Number(entry.Start - previous);
            Number(entry.NameLength);
            Number(entry.ValueStart - entry.Start);
            Number(entry.End - entry.ValueStart);
            previous = entry.End;
        }
    }

    private void Part(MimePart part, long origin)
    {
        Number(part.HeaderStart - origin);
        Number(part.BodyStart - part.HeaderStart);
        Number(part.BodyLength);
        Number(part.Lines);
        Number((part.HasContentType ? 1 : 0) | (part.IsOpaque ? 2 : 0) | (part.Message is null ? 0 : 4));
        Text(part.Type);
        Text(part.Subtype);
        Text(part.Encoding);
        Parameters(part.Parameters);
        Optional(part.Disposition);
        Parameters(part.DispositionParameters);
        Optional(part.ContentId);
        Optional(part.Description);
        Optional(part.Md5);
        Optional(part.Location);
        Number(part.Languages.Count);
        foreach (var language in part.Languages)
        {
            Text(language);
        }

        if (part.Message is not null)
        {
            Bytes(part.Envelope.Span);
            Part(part.Message, part.BodyStart);
        }

        Number(part.Children.Count);
        foreach (var child in part.Children)
        {
            Part(child, part.BodyStart);
        }
    }

    private void Parameters(MimeParameters parameters)
    {
        Number(parameters.Count);
        foreach (var parameter in parameters)
        {
            Text(parameter.Name);
            Number(parameter.IsExtended ? 1 : 0);
            Text(parameter.RawValue);
        }
    }

    // Null and empty differ: the length is stored plus one.
    private void Optional(string? text)
    {
        if (text is null)
        {
            Number(0);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Number(bytes.Length + 1);
        output.Write(bytes);
    }

    private void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        output.Write(bytes);
    }

    private void Number(long value)
    {
        var target = output.GetSpan(10);
        var length = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                target[length++] = (byte)rest;
                break;
            }

            target[length++] = (byte)(rest | 0x80);
        }

        output.Advance(length);
    }
}

using System.Buffers;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>HEADER.FIELDS and HEADER.FIELDS.NOT: picks fields out of a header, with the empty line at the end (RFC 3501 §6.4.5).</summary>
internal static class HeaderFilter
{
    public static ReadOnlyMemory<byte> Select(ReadOnlySpan<byte> header, BodySection section)
    {
        bool wanted = section.Kind == SectionText.HeaderFields;
        var selected = new ArrayBufferWriter<byte>(512);
        bool taking = false;
        while (!header.IsEmpty)
        {
            int end = header.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = end > 0 ? header[..end] : header;
            header = header[line.Length..];
            if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            {
                break;
            }

            // RFC 5322 §2.2.3: a line that begins with white space belongs to the field before.
            taking = line[0] is (byte)' ' or (byte)'\t' ? taking : IsNamed(line, section.Fields) == wanted;
            if (taking)
            {
                selected.Write(line);
            }
        }

        selected.Write("\r\n"u8);
        return selected.WrittenMemory;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, IReadOnlyList<string> fields)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        foreach (string field in fields)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, field))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Text;

namespace Pennypost.Core.Mappings;

/// <summary>Comma-separated values, RFC 4180.</summary>
internal static class Csv
{
    /// <summary>Reads all rows. Takes LF as well as CRLF, and a byte order mark; blank lines are left out.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="FormatException">A quoted field does not end.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1, start = 1, i = text.StartsWith('\uFEFF') ? 1 : 0;
        while (i < text.Length)
        {
            var c = text[i++];
            switch (c)
            {
                // RFC 4180 §2 rules 5 to 7: a quoted field may hold commas, line breaks and doubled quotes.
                case '"' when field.Length == 0:
                    i = ReadQuoted(text, i, field, ref line);
                    break;
                case ',':
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                case '\n':
                    line++;
                    if (Finish(fields, field) is { } row)
                    {
                        yield return (start, row);
                    }

                    fields = [];
                    start = line;
                    break;
                case '\r' when i < text.Length && text[i] == '\n':
                    break;
                default:
                    field.Append(c);
                    break;
            }
        }

        if (Finish(fields, field) is { } last)
        {
            yield return (start, last);
        }
    }

    /// <summary>Writes one row with its line end.</summary>
    public static void Write(TextWriter writer, params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var quote = fields[i].AsSpan().IndexOfAny("\",\r\n") >= 0 || fields[i] != fields[i].Trim();
            writer.Write(i == 0 ? "" : ",");
            writer.Write(quote ? $"\"{fields[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : fields[i]);
        }

        writer.Write("\r\n");
    }

    private static int ReadQuoted(string text, int i, StringBuilder field, ref int line)
    {
        while (i < text.Length)
        {
            var c = text[i++];
            if (c == '"')
            {
                if (i >= text.Length || text[i] != '"')
                {
                    return i;
                }

                i++;
            }

            line += c == '\n' ? 1 : 0;
            field.Append(c);
        }

        throw new FormatException($"Line {line}: a quoted field does not end.");
    }

    private static List<string>? Finish(List<string> fields, StringBuilder field)
    {
        if (fields.Count == 0 && field.Length == 0)
        {
            return null;
        }

        fields.Add(field.ToString());
        field.Clear();
        return fields;
    }
}

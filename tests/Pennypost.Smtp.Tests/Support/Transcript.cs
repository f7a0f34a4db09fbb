using System.Globalization;
using System.Text;

namespace Pennypost.Smtp.Tests.Support;

/// <summary>A protocol dialogue kept as a data file.</summary>
/// <remarks>
/// Lines: <c># comment</c>; <c>@ name=value …</c> server settings; <c>C: text</c> the client sends text and CR LF; <c>R: text</c> the client sends the text with
/// the escapes \r \n \0 \t \\ \xHH and nothing else; <c>S: text</c> the server's next line, a trailing <c>*</c> matches any rest; <c>T:</c> the client
/// starts TLS; <c>X:</c> the server closes; <c>E: envelope</c> and <c>M: line</c> what the backend accepted, <c>O: options</c> its parameters. Neighbouring C and R lines go out in one write.
/// </remarks>
internal sealed record Transcript(string Name, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<TranscriptStep> Steps)
{
    public static Transcript Load(string path)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var steps = new List<TranscriptStep>();
        foreach (var line in File.ReadAllLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var text = line.Length > 3 ? line[3..] : string.Empty;
            if (line[0] == '@')
            {
                foreach (var pair in line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    var parts = pair.Split('=', 2);
                    settings.Add(parts[0], parts[1]);
                }
            }
            else
            {
                steps.Add(line[..2] switch
                {
                    "C:" => new TranscriptStep('C', Encoding.UTF8.GetBytes(text + "\r\n")),
                    "R:" => new TranscriptStep('C', Unescape(text)),
                    "S:" or "T:" or "X:" or "E:" or "M:" or "O:" => new TranscriptStep(line[0], Encoding.UTF8.GetBytes(text)),
                    _ => throw new FormatException($"{path}: {line}"),
                });
            }
        }

        return new Transcript(Path.GetFileNameWithoutExtension(path), settings, Join(steps));
    }

    private static List<TranscriptStep> Join(List<TranscriptStep> steps)
    {
        var joined = new List<TranscriptStep>();
        foreach (var step in steps)
        {
            if (joined.Count > 0 && joined[^1].Kind == step.Kind && step.Kind is 'C' or 'M')
            {
                var between = step.Kind == 'M' ? "\r\n"u8.ToArray() : [];
                joined[^1] = new TranscriptStep(step.Kind, [.. joined[^1].Octets, .. between, .. step.Octets]);
            }
            else
            {
                joined.Add(step);
            }
        }

        return joined;
    }

    private static byte[] Unescape(string text)
    {
        var octets = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'r': octets.Add((byte)'\r'); break;
                case 'n': octets.Add((byte)'\n'); break;
                case 't': octets.Add((byte)'\t'); break;
                case '0': octets.Add(0); break;
                case '\\': octets.Add((byte)'\\'); break;
                case 'x':
                    octets.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                default: throw new FormatException(text);
            }
        }

        return [.. octets];
    }
}

/// <summary>One step: who acts, and the octets.</summary>
internal sealed record TranscriptStep(char Kind, byte[] Octets)
{
    public string Text => Encoding.UTF8.GetString(Octets);
}

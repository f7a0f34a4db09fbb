using System.Text;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Random messages with everything that canonicalization has an opinion about; the same for the same seed.</summary>
internal sealed class MessageSource(int seed)
{
    private static readonly string[] Names =
        ["To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "In-Reply-To", "References", "List-Id", "X-Other", "Received"];

    private static readonly string[] Words = ["hello", "world", "a", "=?utf-8?q?caf=C3=A9?=", "caf\u00c3\u00a9", "<x@example.net>", "text/plain;", "12:30", "\"quoted  text\"", "very-long-word-without-any-space-in-it-at-all"];

    private readonly Random random = new(seed);

    public int Next(int limit) => random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public byte[] Message()
    {
        var fields = new List<string> { Field("From", "Ann <ann@example.com>") };
        for (var count = Next(9); count > 0; count--)
        {
            fields.Insert(Next(fields.Count + 1), Field(Cased(Pick(Names)), Value()));
        }

        return Encoding.Latin1.GetBytes(string.Concat(fields) + "\r\n" + Body());
    }

    /// <summary>Names to sign, From among them, some of fields that are not there or there more than once.</summary>
    public string[] HeadersToSign() => ["from", .. Enumerable.Range(0, Next(8)).Select(_ => Pick(Names).ToLowerInvariant()).Where(name => name != "received")];

    private string Field(string name, string value) => $"{name}:{Pick([" ", " ", "", "  ", "\t", "\r\n "])}{value}{Pick(["", "", " ", "\t "])}\r\n";

    private string Cased(string name) => Next(4) switch { 0 => name.ToUpperInvariant(), 1 => name.ToLowerInvariant(), _ => name };

    private string Value()
    {
        var text = new StringBuilder(Pick(Words));
        for (var count = Next(8); count > 0; count--)
        {
            text.Append(Pick([" ", " ", "  ", "\t", "\r\n ", "\r\n\t", " \r\n  "])).Append(Pick(Words));
        }

        return text.ToString();
    }

    private string Body()
    {
        if (Next(12) == 0)
        {
            return Pick(["", "\r\n", "\r\n\r\n", " \r\n", "\t\r\n\r\n", "."]);
        }

        var text = new StringBuilder();
        for (var lines = Next(12) + 1; lines > 0; lines--)
        {
            for (var words = Next(7); words > 0; words--)
            {
                text.Append(Pick(["", " ", "  ", "\t", " \t "])).Append(Pick(Words));
            }

            text.Append(Pick(["", "", " ", "\t "])).Append("\r\n").Append(Next(6) == 0 ? "\r\n\r\n" : "");
        }

        return text.ToString() + Pick(["", "", "\r\n\r\n", "no end"]);
    }
}

using System.Text;
using Pennypost.Imap;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>Messages in many charsets and encodings, broken ones among them, and criteria that some of them satisfy. Octets are shown as Latin-1.</summary>
internal sealed class SearchSamples(int seed)
{
    private static readonly string[] Words =
        ["alpha", "Bravo", "GRÜSSE", "straße", "ſtop", "İstanbul", "ıota", "Ελλάδα", "привет", "日本語", "x", "of", "a.b", "<p>", "100%", "😀", "ǆ", "K", "needle", "haystack"];

    private static readonly string[] Fields = ["Subject", "From", "To", "Cc", "Bcc", "X-Note", "Received", "Message-ID", "Date", "subject", "X-No"];

    private readonly Random _random = new(seed);

    public string LastMessage { get; private set; } = string.Empty;

    public string NextMessage()
    {
        var header = new StringBuilder();
        foreach (var field in (string[])["Subject", "From", "To", "CC", "X-Note", "Received", "subject"])
        {
            for (var times = _random.Next(3); times > 0; times--)
            {
                header.Append(field).Append(": ").Append(Value()).Append("\r\n");
            }
        }

        if (_random.Next(4) > 0)
        {
            header.Append($"Date: {_random.Next(1, 29)} Jan {_random.Next(2020, 2024)} 23:30:00 -0800\r\n");
        }

        if (_random.Next(20) == 0)
        {
            header.Append("To: ").AppendJoin(",\r\n ", Enumerable.Range(0, 80).Select(i => $"{Pick()}{i}@example.com")).Append("\r\n");
        }

        LastMessage = Latin1(_random.Next(12) switch
        {
            0 => header + "no empty line",
            1 => header + "\r\n",
            < 7 => header + Part(),
            _ => $"{header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{Part()}\r\n--b\r\nX-Note: {Value()}\r\n{Part()}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: {Value()}\r\n{Part()}\r\n--b--\r\n",
        });
        return LastMessage;
    }

    public IEnumerable<MessageCriterion> Criteria(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return _random.Next(6) switch
            {
                0 => new MessageCriterion.Header(Fields[_random.Next(Fields.Length)], Wanted()),
                1 => new MessageCriterion.Header(Fields[_random.Next(4)], _random.Next(5) == 0 ? string.Empty : Wanted()),
                2 => new MessageCriterion.SentDate((DateOrder)_random.Next(3), new DateOnly(_random.Next(2019, 2025), 1, _random.Next(1, 29))),
                3 => new MessageCriterion.Body(Wanted()),
                _ => new MessageCriterion.AnyText(_random.Next(4) == 0 ? "subject: " + Wanted() : Wanted()),
            };
        }
    }

    private string Part()
    {
        var text = string.Join(_random.Next(2) == 0 ? " " : "\r\n", Enumerable.Range(0, _random.Next(1, 30)).Select(_ => Pick()));
        return _random.Next(6) switch
        {
            0 => $"Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.Unicode.GetBytes(text))}\r\n",
            1 => $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\r\n",
            2 => $"Content-Type: text/plain; charset=iso-8859-7\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C5=EB=EB=DC=E4=E1 {text}\r\n",
            3 => $"Content-Type: application/octet-stream\r\n\r\n{text}\r\n",
            4 => $"Content-Type: text/plain; charset=nonsense\r\n\r\n{text}\r\n",
            _ => $"\r\n{text}\r\n",
        };
    }

    private string Value()
    {
        var text = string.Join(' ', Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Pick()));
        return _random.Next(5) switch
        {
            0 => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=",
            1 => $"{text}\r\n folded {text}",
            2 => "=?utf-7?Q?+AGE-?= =?broken",
            3 => "=?utf-8?Q?line=0D=0Abreak=00nul?=",
            _ => text,
        };
    }

    private string Pick() => Words[_random.Next(Words.Length)];

    private string Wanted()
    {
        var text = Pick() + (_random.Next(3) == 0 ? " " + Pick() : string.Empty);
        text = _random.Next(3) == 0 ? text[_random.Next(text.Length)..] : text;
        return _random.Next(3) switch { 0 => text.ToUpperInvariant(), 1 => text.ToLowerInvariant(), _ => text };
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}

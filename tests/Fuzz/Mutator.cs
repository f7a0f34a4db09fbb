namespace Pennypost.Fuzz;

/// <summary>Changes messages so that they stay nearly right: that finds more than noise does. The same seed gives the same messages.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\0", "--", "\r\n--", "\r\n\r\n", "\n\n", ":", ";", "\"", "(", ")", "<", ">", "@", "=", "=?", "?=", "\\", " ", "\t", "%", "*", "*0*=",
            "=?utf-8?B?", "=?utf-8?Q?=C3?=", "boundary=", "boundary=\"\"", "charset=utf-16", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
            "Content-Type: message/rfc822\r\n\r\n", "Content-Type: multipart/digest; boundary=d\r\n", "Content-Transfer-Encoding: base64\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n", "From: a: b, <c@d>;\r\n", "Date: 1 Jan 00 00:00\r\n", "--x--\r\n", "--d\r\n", "<html><!--", "&#x110000;",
        }.Select(System.Text.Encoding.Latin1.GetBytes),
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var message = new List<byte>(corpus[random.Next(corpus.Count)]);
        for (var changes = random.Next(1, 12); changes > 0; changes--)
        {
            Change(message);
        }

        return [.. message.Take(200_000)];
    }

    public int NextChunk() => random.Next(8) switch { 0 => 1, 1 => random.Next(1, 4), 2 => random.Next(1, 3000), _ => random.Next(1, 80) };

    private void Change(List<byte> message)
    {
        var at = random.Next(message.Count + 1);
        var length = Math.Min(random.Next(1, 200), message.Count - at);
        switch (random.Next(9))
        {
            case 0:
                message.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 1:
                message.RemoveRange(at, length);
                break;
            case 2 when at < message.Count:
                message[at] = (byte)random.Next(256);
                break;
            case 3:
                message.InsertRange(random.Next(message.Count + 1), message.GetRange(at, length));
                break;
            case 4:
                message.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 3000)));
                break;
            case 5:
                message.RemoveRange(at, message.Count - at);
                break;
            case 6:
                message.InsertRange(at, corpus[random.Next(corpus.Count)]);
                break;
            case 7:
                message.RemoveAll(b => b == '\r');
                break;
            default:
                var piece = Pieces[random.Next(Pieces.Length)];
                for (var count = random.Next(1, 100); count > 0; count--)
                {
                    message.InsertRange(at, piece);
                }

                break;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Mail;
using Pennypost.Smtp.Minger;

namespace Pennypost.Smtp.Tests.Minger;

/// <summary>Questions about addresses by UDP. The digests are Python's: <c>base64(md5(secret:mailbox))</c>.</summary>
public sealed class MingerTests
{
    private const string Arvel = "arvel@example.com d=A7E/WJtlUbO5NWDjZba+bw==";

    [Theory]
    [Spec("SVC-229", "SVC-230")]
    [InlineData(Arvel, "arvel@example.com 5")]
    [InlineData(Arvel + "\r\n", "arvel@example.com 5")]
    [InlineData(Arvel + " v=2 more_1=x", "arvel@example.com 5")]
    [InlineData("nobody@example.com d=OtuP1skxbYmws8JVVf3DuA==", "nobody@example.com 3")]
    [InlineData("\"a b\"@example.com d=ehZfL3W8lZ5BeBgMdz/Fug==", "\"a b\"@example.com 3")]
    [InlineData(Arvel + " v=2 v=2", "arvel@example.com 0")]
    [InlineData(Arvel + " d=A7E/WJtlUbO5NWDjZba+bw==", "arvel@example.com 0")]
    [InlineData("arvel@example.com v=2 d=A7E/WJtlUbO5NWDjZba+bw==", "arvel@example.com 0")]
    [InlineData(Arvel + " ", "arvel@example.com 0")]
    [InlineData(Arvel + " v=", "arvel@example.com 0")]
    [InlineData(Arvel + " v=a-b", "arvel@example.com 0")]
    [InlineData("arvel@example.com", null)]
    [InlineData("Arvel@example.com d=A7E/WJtlUbO5NWDjZba+bw==", null)]
    [InlineData("arvel@example.com d=A7E/WJtlUbO5NWDjZba+bg==", null)]
    [InlineData("arvel@example.com d=A7E/WJtlUbO5NWDjZba+bw", null)]
    [InlineData("arvel@example.com\t d=A7E/WJtlUbO5NWDjZba+bw==", null)]
    [InlineData("d=A7E/WJtlUbO5NWDjZba+bw==", null)]
    [InlineData("", null)]
    public void Only_who_knows_the_secret_is_answered(string question, string? answer) =>
        Answer(question, new Backend()).ShouldBe(answer);

    [Fact]
    [Spec("SVC-230")]
    public void Who_asks_too_often_is_denied_and_without_a_secret_nobody_is_answered()
    {
        Answer(Arvel, new Backend { Allowed = false }).ShouldBe("arvel@example.com 1");
        Answer(Arvel, new Backend { Secret = null }).ShouldBeNull();
        Answer(Arvel, new Backend { Secret = "another-secret-of-16" }).ShouldBeNull();
        Answer(Arvel + " v=" + new string('x', MingerQuery.MaximumLength), new Backend()).ShouldBeNull();
    }

    [Fact]
    public void Rubbish_is_never_answered_and_never_throws()
    {
        var random = new Random(230);
        var backend = new Backend();
        for (var i = 0; i < 20_000; i++)
        {
            var octets = Encoding.ASCII.GetBytes(Arvel);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            if (MingerResponder.Answer(octets, IPAddress.Loopback, backend) is { } answer)
            {
                Encoding.ASCII.GetString(answer).ShouldStartWith("arvel@example.com ", Case.Sensitive, Convert.ToHexString(octets));
            }
        }
    }

    [Fact]
    [Spec("SVC-228", "SVC-230")]
    public async Task Datagrams_are_answered_one_by_one_and_rubbish_between_them_is_not()
    {
        await using var responder = MingerResponder.Start(new IPEndPoint(IPAddress.Loopback, 0), new Backend(), NullLogger.Instance);
        using var client = new UdpClient();
        client.Connect(responder.EndPoint);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(new byte[i * 37], patience.Token);
            await client.SendAsync(Encoding.ASCII.GetBytes("arvel@example.com"), patience.Token);
            await client.SendAsync(Encoding.ASCII.GetBytes(Arvel), patience.Token);
            Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer).ShouldBe("arvel@example.com 5");
        }
    }

    private static string? Answer(string question, IMingerBackend backend) =>
        MingerResponder.Answer(Encoding.Latin1.GetBytes(question), IPAddress.Loopback, backend) is { } answer ? Encoding.ASCII.GetString(answer) : null;

    private sealed class Backend : IMingerBackend
    {
        public string? Secret { get; init; } = "0123456789abcdef";

        public bool Allowed { get; init; } = true;

        public bool MayAsk(IPAddress client) => Allowed;

        public MingerStatus Verify(AddrSpec address) => address.LocalPart == "arvel" ? MingerStatus.Active : MingerStatus.NoSuchAddress;
    }
}

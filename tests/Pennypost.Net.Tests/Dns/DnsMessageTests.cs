using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

public sealed class DnsMessageTests
{
    [Fact]
    public void Written_messages_read_back_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(DnsArbitrary.Message, message =>
        {
            var octets = message.Write();
            var read = DnsMessage.Read(octets);
            read.Write().ShouldBe(octets);
            read.Question.ShouldBe(message.Question);
            read.ResponseCode.ShouldBe(message.ResponseCode);
            read.Answers.Select(record => record.ToString()).Count().ShouldBe(message.Answers.Count);
            read.Answers.Zip(message.Answers).All(pair => pair.First.GetType() == pair.Second.GetType() && pair.First.Name.Equals(pair.Second.Name)
                && pair.First.TimeToLive == pair.Second.TimeToLive).ShouldBeTrue();
        }));

    [Fact]
    public void Mutated_messages_give_a_message_or_a_format_error()
    {
        var random = new Random(4711);
        var seeds = DnsArbitrary.Message.Generator.Sample(20, 60).Select(message => message.Write()).ToArray();
        var (good, bad) = (0, 0);
        for (var round = 0; round < 60_000; round++)
        {
            var octets = (byte[])seeds[round % seeds.Length].Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = random.Next(3) switch { 0 => 0xC0, 1 => 0xFF, _ => (byte)random.Next(256) };
            }

            var cut = random.Next(4) == 0 ? random.Next(octets.Length + 1) : octets.Length;
            try
            {
                DnsMessage.Read(octets.AsSpan(0, cut)).Write();
                good++;
            }
            catch (DnsFormatException)
            {
                bad++;
            }
        }

        good.ShouldBeGreaterThan(1000);
        bad.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Random_octets_give_a_message_or_a_format_error()
    {
        var random = new Random(42);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = new byte[random.Next(0, 200)];
            random.NextBytes(octets);
            if (octets.Length > 12)
            {
                octets.AsSpan(4, 8).Clear();
                octets[5] = 1;
                octets[7] = (byte)random.Next(3);
            }

            Exception? error = Record.Exception(() => DnsMessage.Read(octets));
            (error is null or DnsFormatException).ShouldBeTrue(error?.ToString());
        }
    }

    [Theory]
    [InlineData("C00C")] // points at itself
    [InlineData("C00E")] // points forward
    [InlineData("0161C00C")] // a label and then back to its own start
    [InlineData("4161")] // unknown kind of label
    [InlineData("3F61")] // ends too early
    public void Refuses_names_that_never_end(string name)
    {
        var octets = Convert.FromHexString("000081800001000000000000" + name + "00010001");
        Should.Throw<DnsFormatException>(() => DnsMessage.Read(octets));
    }

    [Fact]
    public void Compresses_repeated_names()
    {
        var name = DnsName.Parse("mail.example.com");
        var message = new DnsMessage
        {
            Question = new DnsQuestion(name, DnsType.A),
            Answers = [new AddressRecord(name, 60, IPAddress.Loopback), new AddressRecord(name, 60, IPAddress.Any)],
        };
        message.Write().Length.ShouldBe(12 + 18 + 4 + (2 * (2 + 10 + 4)));
    }

    [Fact]
    public void Extended_response_codes_travel_in_EDNS()
    {
        var message = new DnsMessage { IsResponse = true, PayloadSize = 1232, ResponseCode = DnsResponseCode.BadVersion };
        DnsMessage.Read(message.Write()).ShouldSatisfyAllConditions(
            read => read.ResponseCode.ShouldBe(DnsResponseCode.BadVersion),
            read => read.PayloadSize.ShouldBe((ushort)1232),
            read => read.Additionals.ShouldBeEmpty());
    }

    [Fact]
    public void A_time_to_live_with_the_highest_bit_counts_as_zero()
    {
        var message = new DnsMessage { Answers = [new AddressRecord(DnsName.Root, 0x80000001, IPAddress.Loopback)] };
        DnsMessage.Read(message.Write()).Answers[0].TimeToLive.ShouldBe(0u);
    }
}

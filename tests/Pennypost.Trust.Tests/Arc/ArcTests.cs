using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Tests.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Arc;

public sealed class ArcTests
{
    private const string Message = "From: Ann <ann@example.com>\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\nOne line\r\n";

    private static readonly DkimSigningKey Key = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);

    private static KeyZone Zone => new KeyZone().Add("a._domainkey.one.example", Key.PublicRecord()).Add("a._domainkey.two.example", Key.PublicRecord());

    [Fact]
    public async Task A_message_without_sets_has_no_chain() => (await VerifyArcAsync(Octets(Message), Zone)).Status.ShouldBe(ArcStatus.None);

    [Fact]
    public async Task A_chain_of_several_hops_passes_and_tells_who_sealed()
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; spf=pass; dkim=none");
        var twice = await SealAsync([.. Octets("Received: further\r\n"), .. once], Zone, Key, "two.example", "a", "two.example; arc=pass");
        foreach (var chunk in (int[])[1, 5, 4096])
        {
            var result = await VerifyArcAsync(twice, Zone, chunk);
            result.Status.ShouldBe(ArcStatus.Pass, result.Reason);
            result.Instance.ShouldBe(2);
            result.OldestPass.ShouldBe(0);
            result.Hops.ShouldBe([new("one.example", "a", "one.example; spf=pass; dkim=none"), new("two.example", "a", "two.example; arc=pass")]);
        }
    }

    [Fact]
    public async Task A_hop_that_changes_the_message_and_seals_it_keeps_the_chain()
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; none");
        using var sealer = new ArcSealer(new DkimSignatureRequest(Key, "two.example", "a"), TimeProvider.System);
        var changed = Octets(Text(once) + "-- the list\r\n");
        sealer.Write(changed);
        var result = await VerifyArcAsync([.. sealer.Complete(await VerifyArcAsync(once, Zone), "two.example; arc=pass"), .. changed], Zone);
        result.Status.ShouldBe(ArcStatus.Pass, result.Reason);
        result.OldestPass.ShouldBe(2);
    }

    [Theory]
    [InlineData("One line", "Another line", "message signature 1: body hash did not verify")]
    [InlineData("Subject: Hello", "Subject: Bye", "message signature 1: signature did not verify")]
    [InlineData("spf=pass", "spf=fail", "seal 1: signature did not verify")]
    [InlineData("cv=none", "cv=pass", "seal 1 has a wrong cv")]
    [InlineData("cv=none", "cv=fail", "sealed as broken")]
    [InlineData("ARC-Authentication-Results: i=1", "ARC-Authentication-Results: i=2", "sets are missing or not whole")]
    [InlineData("ARC-Authentication-Results: i=1", "ARC-Authentication-Results: i=51", "ARC-Authentication-Results has no instance")]
    [InlineData("ARC-Authentication-Results", "X-Results", "sets are missing or not whole")]
    [InlineData("From: Ann", "ARC-Authentication-Results: i=1; again\r\nFrom: Ann", "ARC-Authentication-Results twice in one instance")]
    [InlineData("d=one.example", "d=three.example", "message signature 1: no key for signature")]
    public async Task A_changed_message_has_a_broken_chain(string right, string wrong, string reason)
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; spf=pass");
        var result = await VerifyArcAsync(Octets(Text(once).Replace(right, wrong, StringComparison.Ordinal)), Zone);
        result.Status.ShouldBe(ArcStatus.Fail);
        result.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task A_broken_chain_is_sealed_as_broken_once_and_never_again()
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; none");
        var broken = Octets(Text(once).Replace("One line", "Two lines", StringComparison.Ordinal));
        var twice = await SealAsync(broken, Zone, Key, "two.example", "a", "two.example; arc=fail");
        Text(twice).ShouldContain("cv=fail");
        (await VerifyArcAsync(twice, Zone)).IsSealedAsFailed.ShouldBeTrue();
        (await SealAsync(twice, Zone, Key, "two.example", "a", "two.example; arc=fail")).ShouldBe(twice);
    }

    [Fact]
    public async Task Nothing_is_sealed_while_keys_cannot_be_fetched()
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; none");
        var down = new KeyZone { IsDown = true };
        (await VerifyArcAsync(once, down)).IsTemporary.ShouldBeTrue();
        (await SealAsync(once, down, Key, "two.example", "a", "two.example; none")).ShouldBe(once);
    }

    [Fact]
    public async Task Fifty_sets_are_a_chain_and_no_more_are_added()
    {
        var message = Octets(Message);
        for (var i = 0; i < 50; i++)
        {
            message = await SealAsync(message, Zone, Key, "one.example", "a", "one.example; none");
        }

        (await VerifyArcAsync(message, Zone)).Status.ShouldBe(ArcStatus.Pass);
        (await SealAsync(message, Zone, Key, "one.example", "a", "one.example; none")).ShouldBe(message);
    }

    [Fact]
    public async Task What_was_found_cannot_break_out_of_its_field()
    {
        var once = await SealAsync(Octets(Message), Zone, Key, "one.example", "a", "one.example; spf=pass\r\nFrom: mallory@example.org\0");
        Text(once).ShouldNotContain("\nFrom: mallory");
        (await VerifyArcAsync(once, Zone)).Status.ShouldBe(ArcStatus.Pass);
    }
}

using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Mail;
using Pennypost.Trust.Results;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Results;

public sealed class AuthenticationResultsTests
{
    [Fact]
    [Spec("STB-077")]
    public void Writes_a_result_a_line()
    {
        var field = new AuthenticationResults("mail3.example.com",
        [
            new("spf", "pass") { Properties = [new("smtp", "mailfrom", "bounce@example.org")] },
            new("dkim", "fail") { Reason = "the body was changed", Comment = "2048 bits (RSA)", Properties = [new("header", "d", "example.org"), new("header", "i", "\"a b\"@example.org")] },
            new("auth", "pass") { Properties = [new("smtp", "auth", "kate.o'hara@example.com")] },
        ]);
        field.ToFieldValue().ShouldBe(
            "mail3.example.com;\r\n\tspf=pass smtp.mailfrom=bounce@example.org;\r\n\tdkim=fail (2048 bits [RSA]) reason=\"the body was changed\"" +
            "\r\n\t  header.d=example.org header.i=\"\\\"a b\\\"@example.org\";\r\n\tauth=pass smtp.auth=kate.o'hara@example.com");
        new AuthenticationResults("example.com", []).ToFieldValue().ShouldBe("example.com; none");
    }

    [Theory]
    [InlineData("a\r\nBcc: x@y", "\"a??Bcc: x@y\"")]
    [InlineData("a;b=c", "\"a;b=c\"")]
    [InlineData("", "\"\"")]
    [InlineData("\u00e9t\u00e9@example.com", "@example.com")]
    [InlineData("caf\u00e9", "\"caf?\"")]
    [InlineData("<>", "\"<>\"")]
    [InlineData("a..b@example.com", "\"a..b@example.com\"")]
    [InlineData("@example.com", "@example.com")]
    [InlineData("a@b@c", "\"a@b@c\"")]
    public void Nothing_from_outside_breaks_the_field(string value, string expected) =>
        new AuthenticationResults("id", [new("spf", "none") { Properties = [new("smtp", "mailfrom", value)] }]).ToFieldValue()
            .ShouldBe($"id;\r\n\tspf=none smtp.mailfrom={expected}");

    [Theory]
    // The examples of RFC 8601 appendix B, and what is found in the wild.
    [InlineData("example.org 1; none", "example.org", "")]
    [InlineData("example.com;\r\n spf=pass smtp.mailfrom=example.net", "example.com", "spf=pass smtp.mailfrom=example.net")]
    [InlineData("example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n spf=pass smtp.mailfrom=example.net", "example.com",
        "auth=pass smtp.auth=sender@example.net;spf=pass smtp.mailfrom=example.net")]
    [InlineData("example.com;\r\n dkim=pass reason=\"good signature\"\r\n header.i=@mail-router.example.net;\r\n dkim=fail reason=\"bad signature\" header.i=@newyork.example.com",
        "example.com", "dkim=pass header.i=@mail-router.example.net reason;dkim=fail header.i=@newyork.example.com reason")]
    [InlineData("foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn't expecting it) 1362471462",
        "foo.example.net", "dkim=fail policy.expired=1362471462")]
    [InlineData("\"quoted.example\"; spf=none", "quoted.example", "spf=none")]
    [InlineData("mx.google.com;\r\n dkim=pass header.i=@example.com header.s=sel header.b=\"a/b+c==\";\r\n arc=pass (i=1 spf=pass);\r\n", "mx.google.com",
        "dkim=pass header.i=@example.com header.s=sel header.b=a/b+c==;arc=pass")]
    public void Reads_what_others_wrote(string value, string service, string results)
    {
        var field = AuthenticationResults.Read(Encoding.Latin1.GetBytes(value)).ShouldNotBeNull();
        field.Service.ShouldBe(service);
        string.Join(';', field.Results.Select(result =>
            string.Concat($"{result.Method}={result.Result}", string.Concat(result.Properties.Select(p => $" {p.Type}.{p.Name}={p.Value}")), result.Reason is null ? "" : " reason")))
            .ShouldBe(results);
    }

    [Theory]
    [InlineData("")]
    [InlineData("; spf=pass")]
    [InlineData("example.com")]
    [InlineData("example.com;")]
    [InlineData("example.com x; none")]
    [InlineData("example.com; none; spf=pass")]
    [InlineData("example.com; spf")]
    [InlineData("example.com; spf=")]
    [InlineData("example.com; spf=pass smtp.mailfrom")]
    [InlineData("example.com; spf=pass moo=1")]
    [InlineData("example.com; spf=pass (never ends")]
    [InlineData("example.com; spf=pass reason=\"never ends")]
    public void What_breaks_the_grammar_is_none(string value) => AuthenticationResults.Read(Encoding.Latin1.GetBytes(value)).ShouldBeNull();

    [Theory]
    [Spec("STB-079")]
    [InlineData(" mail.example.com; spf=pass", true)]
    [InlineData(" MAIL.Example.COM 1; dkim=pass", true)]
    [InlineData(" mail.example.com 2; dkim=pass", true)]
    [InlineData("\r\n\t(c) \"mail.example.com\" (c)\r\n 1; none", true)]
    [InlineData(" mail.example.com.; spf=pass", true)]
    [InlineData(" mail.example.com", true)]
    [InlineData(" (unclosed mail.example.com; spf=pass", true)]
    [InlineData(" @@ mail.exa\r\n mple.com; spf=pass", true)]
    [InlineData(" mail.example.com\u00e9; spf=pass", true)]
    [InlineData(" other.example.com; spf=pass smtp.mailfrom=mail.example.com", false)]
    [InlineData(" notmail.example.com; spf=pass", false)]
    [InlineData(" other.example.com (mail.example.com); spf=pass", false)]
    [InlineData(" junk", false)]
    public void Forged_fields_are_told_from_foreign_ones(string value, bool expected) =>
        AuthenticationResults.Claims(Encoding.Latin1.GetBytes(value), "mail.example.com").ShouldBe(expected);

    [Fact]
    public void What_is_written_can_be_read()
    {
        Prop.ForAll<string, string, string>((service, value, reason) =>
        {
            var field = new AuthenticationResults("id", [new("spf", "pass") { Reason = reason, Comment = service, Properties = [new("smtp", "mailfrom", value ?? "")] }]);
            var text = field.ToFieldValue();
            var read = AuthenticationResults.Read(Encoding.UTF8.GetBytes(text));
            return read is { Service: "id", Results: [{ Method: "spf", Result: "pass", Properties: [{ Type: "smtp", Name: "mailfrom" }] }] }
                && text.Replace("\r\n\t", "", StringComparison.Ordinal).All(c => c is >= ' ' and <= '~');
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_octets_can_be_read() =>
        Prop.ForAll<byte[]>(octets =>
        {
            AuthenticationResults.Claims(octets, "mail.example.com");
            return AuthenticationResults.Read(octets) is not { Service.Length: 0, Results.Count: 0 };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Deep_comments_and_long_values_are_bounded()
    {
        AuthenticationResults.Read(Encoding.ASCII.GetBytes("id; spf=pass " + new string('(', 100_000))).ShouldBeNull();
        AuthenticationResults.Read(Encoding.ASCII.GetBytes("id" + string.Concat(Enumerable.Repeat("; spf=pass", 100_000)))).ShouldBeNull();
        new AuthenticationResults("id", [new("spf", "pass") { Reason = new string('x', 100_000) }]).ToFieldValue().Length.ShouldBeLessThan(600);
    }

    [Fact]
    [Spec("STB-082")]
    public void Writes_received_spf()
    {
        // RFC 7208 §9.1
        var request = new SpfRequest(IPAddress.Parse("192.0.2.1"), "he\"lo\r\n", AddrSpec.Parse("user@example.com"), "mx.receiver.example");
        var outcome = new SpfOutcome(SpfResult.Fail, SpfIdentity.MailFrom, "example.com") { Mechanism = "-all" };
        ReceivedSpf.ToFieldValue(outcome, request).ShouldBe(
            "fail client-ip=192.0.2.1; envelope-from=\"user@example.com\";\r\n\t  helo=\"he\\\"lo??\"; identity=mailfrom; mechanism=\"-all\";\r\n\t  receiver=mx.receiver.example");
    }
}

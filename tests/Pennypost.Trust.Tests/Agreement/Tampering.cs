using System.Text;
using System.Text.RegularExpressions;
using Pennypost.Trust.Tests.Dkim;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>One kind of change to a signed message or its key.</summary>
/// <param name="Name">What is changed.</param>
/// <param name="Change">Changes the message, as Latin-1 text.</param>
/// <param name="ChangeKey">Changes the key's record; null to remove it.</param>
internal sealed record Tampering(string Name, Func<string, MessageSource, string> Change, Func<string, string?>? ChangeKey = null)
{
    private const RegexOptions Once = RegexOptions.Singleline;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static Tampering Key(string name, Func<string, string?> change) => new("key: " + name, (message, _) => message, change);

    private static Tampering Tag(string name, string pattern, string with) => new("tag: " + name, (message, _) => new Regex(pattern, Once, Limit).Replace(message, with, 1));

    private static string Split(string message, Func<string, string, string> change)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? message : change(message[..(end + 2)], message[(end + 4)..]);
    }

    /// <summary>All kinds; most must break the signature, some must not.</summary>
    public static IReadOnlyList<Tampering> All { get; } =
    [
        new("nothing", (message, _) => message),
        new("body: an octet", (message, source) => Split(message, (header, body) => header + "\r\n" + body.Insert(source.Next(body.Length + 1), "x"))),
        new("body: empty lines at the end", (message, _) => message + "\r\n\r\n"),
        new("body: white space at the end", (message, _) => message + " "),
        new("body: white space doubled", (message, _) => Split(message, (header, body) => header + "\r\n" + body.Replace(" ", "  ", StringComparison.Ordinal))),
        new("body: white space before a line's end", (message, _) => Split(message, (header, body) => header + "\r\n" + body.Replace("\r\n", " \r\n", StringComparison.Ordinal))),
        new("body: a line in front", (message, _) => Split(message, (header, body) => header + "\r\n\r\n" + body)),
        new("body: gone", (message, _) => Split(message, (header, _) => header + "\r\n")),
        new("header: a field on top", (message, _) => "Received: on the way\r\n" + message),
        new("header: another From on top", (message, _) => "From: mallory@example.org\r\n" + message),
        new("header: another From below", (message, _) => Split(message, (header, body) => header + "From: mallory@example.org\r\n\r\n" + body)),
        new("header: another Subject below", (message, _) => Split(message, (header, body) => header + "Subject: another\r\n\r\n" + body)),
        new("header: a To below", (message, _) => Split(message, (header, body) => header + "To: another@example.org\r\n\r\n" + body)),
        new("header: From changed", (message, _) => message.Replace("Ann <", "Bob <", StringComparison.Ordinal)),
        new("header: names in upper case", (message, _) => message.Replace("\r\nSubject:", "\r\nSUBJECT:", StringComparison.Ordinal).Replace("\r\nFrom:", "\r\nFROM:", StringComparison.Ordinal)),
        new("header: From folded", (message, _) => message.Replace("Ann <", "Ann\r\n\t<", StringComparison.Ordinal)),
        new("header: space before the colon", (message, _) => message.Replace("\r\nFrom:", "\r\nFrom :", StringComparison.Ordinal)),
        new("header: a line that is no field", (message, _) => Split(message, (header, body) => header + "garbage\r\n\r\n" + body)),
        new("tag: signature changed", (message, source) => new Regex(@"b=\s*\w\w", Once, Limit).Replace(message, "b=" + source.Pick(["AA", "zz"]), 1)),
        Tag("version", @"v=1", "v=2"),
        Tag("no version", @"v=1;", ""),
        Tag("no algorithm", @"a=[a-z0-9-]+;", ""),
        Tag("rsa-sha1", @"a=[a-z0-9]+-sha256", "a=rsa-sha1"),
        Tag("another algorithm", @"a=[a-z0-9]+-sha256", "a=rsa-sha512"),
        Tag("canonicalization simple", @"c=[a-z]+/[a-z]+", "c=simple/simple"),
        Tag("canonicalization relaxed", @"c=[a-z]+/[a-z]+", "c=relaxed/relaxed"),
        Tag("canonicalization unknown", @"c=[a-z]+/[a-z]+", "c=loose/relaxed"),
        Tag("canonicalization missing", @"c=[a-z]+/[a-z]+;", ""),
        Tag("no domain", @"d=[a-z.]+;", ""),
        Tag("another domain", @"d=example\.com", "d=example.org"),
        Tag("no selector", @"s=s1;", ""),
        Tag("another selector", @"s=s1", "s=s9"),
        Tag("a tag more", @"s=s1;", "s=s1; z=x;"),
        Tag("a tag twice", @"s=s1;", "s=s1; s=s1;"),
        Tag("white space around tags", @"s=s1;", "s = s1 ;"),
        Tag("identity elsewhere", @"s=s1;", "s=s1; i=ann@example.org;"),
        Tag("expired", @"s=s1;", "s=s1; x=1000;"),
        Tag("signed long after now", @"(; *\r?\n? *)t=[0-9]+", "$1t=99999999999"),
        Tag("length no number", @"s=s1;", "s=s1; l=abc;"),
        Tag("no body hash", @"bh=[^;]+;", ""),
        Tag("another body hash", @"bh=\s*\w\w", "bh=AA"),
        Tag("From not signed", @"h=\s*[Ff]rom", "h=Frim"),
        Tag("nothing after a semicolon", @"s=s1;", "s=s1;;"),
        Key("missing", _ => null),
        Key("revoked", _ => "v=DKIM1; k=rsa; p="),
        Key("another version", record => record.Replace("DKIM1", "DKIM2", StringComparison.Ordinal)),
        Key("no version", record => record.Replace("v=DKIM1; ", "", StringComparison.Ordinal)),
        Key("version not first", record => record.Replace("v=DKIM1; ", "", StringComparison.Ordinal) + "; v=DKIM1"),
        Key("sha256 only", record => record + "; h=sha256"),
        Key("sha1 only", record => record + "; h=sha1"),
        Key("both hashes", record => record + "; h=sha1:sha256"),
        Key("for mail", record => record + "; s=email"),
        Key("for all", record => record + "; s=*"),
        Key("for something else", record => record + "; s=other"),
        Key("testing", record => record + "; t=y"),
        Key("strict", record => record + "; t=s"),
        Key("notes", record => record + "; n=some notes"),
        Key("semicolon at the end", record => record + ";"),
        Key("white space in the key", record => record.Insert(record.Length - 20, " ")),
        Key("another kind", record => record.Replace("k=rsa", "k=ed448", StringComparison.Ordinal).Replace("k=ed25519", "k=ed448", StringComparison.Ordinal)),
        Key("of another owner", record => record.Contains("k=rsa", StringComparison.Ordinal) ? SampleKeys.OtherRsa.PublicRecord() : SampleKeys.OtherEd25519.PublicRecord()),
        Key("too short", _ => "v=DKIM1; k=rsa; p=" + SampleKeys.ShortRsa),
        Key("no base64", _ => "v=DKIM1; k=rsa; p=%%%"),
        Key("no key", record => record[..record.IndexOf("p=", StringComparison.Ordinal)]),
        Key("stray text", _ => "hello"),
    ];
}

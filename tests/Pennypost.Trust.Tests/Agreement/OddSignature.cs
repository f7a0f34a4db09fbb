using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>A signature with unusual tags, correctly made: only the tags decide whether it is good.</summary>
/// <param name="Name">What is unusual.</param>
/// <param name="IsGood">The standard says that it is good.</param>
/// <param name="Change">Changes the tags, which come in the usual order.</param>
internal sealed record OddSignature(string Name, bool IsGood, Action<List<(string Tag, string Value)>> Change)
{
    private const string Now = "1700000000";

    public string KeyFlags { get; private init; } = "";

    public static IReadOnlyList<OddSignature> All { get; } =
    [
        new("nothing odd", true, _ => { }),
        new("version 2", false, tags => Set(tags, "v", "2")),
        new("no version", false, tags => Remove(tags, "v")),
        new("version last", true, tags => Last(tags, "v")),
        new("no domain", false, tags => Remove(tags, "d")),
        new("no selector", false, tags => Remove(tags, "s")),
        new("no body hash", false, tags => Remove(tags, "bh")),
        new("no names", false, tags => Remove(tags, "h")),
        new("no algorithm", false, tags => Remove(tags, "a")),
        new("algorithm rsa-sha1", false, tags => Set(tags, "a", "rsa-sha1")),
        new("algorithm in upper case", false, tags => Set(tags, "a", tags.Find(tag => tag.Tag == "a").Value.ToUpperInvariant())),
        new("From not among the names", false, tags => Set(tags, "h", "subject:to")),
        new("names with white space", true, tags => Set(tags, "h", "from : subject\r\n : to")),
        new("names of fields that are not there", true, tags => Set(tags, "h", "from:x-none:subject:subject:subject:x-none")),
        new("canonicalization for the header only", true, tags => Set(tags, "c", "relaxed")),
        new("canonicalization by default", true, tags => Remove(tags, "c")),
        new("canonicalization unknown", false, tags => Set(tags, "c", "relaxed/nofws")),
        new("identity of a user", true, tags => Add(tags, "i", "ann@example.com")),
        new("identity below", true, tags => Add(tags, "i", "ann@mail.example.com")),
        new("identity below, key strict", false, tags => Add(tags, "i", "ann@mail.example.com")) { KeyFlags = "; t=s" },
        new("identity of a user, key strict", true, tags => Add(tags, "i", "ann@example.com")) { KeyFlags = "; t=s" },
        new("identity elsewhere", false, tags => Add(tags, "i", "ann@example.org")),
        new("identity that only ends alike", false, tags => Add(tags, "i", "ann@notexample.com")),
        new("query method", true, tags => Add(tags, "q", "dns/txt")),
        new("query method unknown", false, tags => Add(tags, "q", "dns/mx")),
        new("expired long ago", false, tags => Add(tags, "x", "1700086400")),
        new("expires far ahead", true, tags => Add(tags, "x", "99999999999")),
        new("expires before it was signed", false, tags => Add(tags, "x", "1600000000")),
        new("signed far ahead", false, tags => Set(tags, "t", "99999999999")),
        new("time is no number", false, tags => Set(tags, "t", "now")),
        new("no time", true, tags => Remove(tags, "t")),
        new("unknown tag", true, tags => Add(tags, "zz", "something")),
        new("a tag twice", false, tags => Add(tags, "d", "example.com")),
        new("copied fields", true, tags => Add(tags, "z", "From:ann@example.com|Subject:demo=20run")),
        new("domain in upper case", true, tags => Set(tags, "d", "EXAMPLE.com")),
        new("length no number", false, tags => Add(tags, "l", "many")),
    ];

    /// <summary>The message with the signature on top.</summary>
    public byte[] Sign(byte[] message, DkimSigningKey key)
    {
        var tags = new List<(string Tag, string Value)>
        {
            ("v", "1"), ("a", key.Algorithm.Tag()), ("c", "relaxed/relaxed"), ("d", "example.com"), ("s", "s1"), ("t", Now), ("h", "from:subject:to"), ("bh", ""),
        };
        Change(tags);
        var canonicalization = (tags.Find(tag => tag.Tag == "c").Value ?? "simple/simple").Split('/');
        using var body = new BodyHash(canonicalization.Length > 1 && canonicalization[1] == "relaxed", limit: null);
        using var signed = new SignedMessage(1_000_000, _ => [body]);
        signed.Write(message);
        signed.Complete();
        Set(tags, "bh", Convert.ToBase64String(body.Complete()));
        var field = new SignatureField("DKIM-Signature");
        tags.ForEach(tag => field.Add(tag.Tag, tag.Value));
        var relaxed = canonicalization[0] == "relaxed";
        var names = DkimTagList.WithoutWhite(tags.Find(tag => tag.Tag == "h").Value ?? "from").Split(':');
        return [.. field.Sign(key, relaxed, hash => HeaderHash.AddSelected(hash, signed.Fields!, names, relaxed, except: -1)), .. message];
    }

    private static void Set(List<(string Tag, string Value)> tags, string tag, string value)
    {
        var index = tags.FindIndex(known => known.Tag == tag);
        if (index >= 0)
        {
            tags[index] = (tag, value);
        }
    }

    private static void Remove(List<(string Tag, string Value)> tags, string tag) => tags.RemoveAll(known => known.Tag == tag);

    private static void Add(List<(string Tag, string Value)> tags, string tag, string value) => tags.Add((tag, value));

    private static void Last(List<(string Tag, string Value)> tags, string tag)
    {
        var found = tags.Find(known => known.Tag == tag);
        tags.Remove(found);
        tags.Add(found);
    }
}

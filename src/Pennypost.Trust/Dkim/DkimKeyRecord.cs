using System.Diagnostics.CodeAnalysis;

namespace Pennypost.Trust.Dkim;

/// <summary>A public key as it stands in DNS (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
public sealed record DkimKeyRecord
{
    private const int LongestRecord = 8192;

    /// <summary>The kind of key (k=): <c>rsa</c> or <c>ed25519</c>, or one that we do not know.</summary>
    public required string KeyType { get; init; }

    /// <summary>The key (p=); empty when the key was revoked.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The hashes it may be used with (h=); null for all.</summary>
    public IReadOnlyList<string>? Hashes { get; init; }

    /// <summary>The services it is for (s=).</summary>
    public IReadOnlyList<string> Services { get; init; } = ["*"];

    /// <summary>The owner is testing (t=y).</summary>
    public bool IsTesting { get; init; }

    /// <summary>The identity's domain must be the signing domain itself, no subdomain (t=s).</summary>
    public bool IsStrict { get; init; }

    /// <summary>Reads a record.</summary>
    /// <param name="text">The record's strings, joined.</param>
    /// <param name="record">The record when the result is true.</param>
    /// <param name="problem">What is wrong when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DkimKeyRecord? record, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        record = null;
        if (text.Length > LongestRecord)
        {
            problem = "key record too long";
            return false;
        }

        if (!DkimTagList.TryParse(text, out var tags, out problem))
        {
            problem = "key record has " + problem;
            return false;
        }

        // RFC 6376 §3.6.1, v=: if there is one it must be the first tag and DKIM1; a record of another version is to be discarded.
        if (tags["v"] is { } version && (version != "DKIM1" || tags.FirstName != "v"))
        {
            problem = "key record of another version";
            return false;
        }

        if (tags["p"] is not { } key || !TryBase64(key, out var octets))
        {
            problem = "key record without readable key";
            return false;
        }

        var flags = List(tags["t"]) ?? [];
        record = new DkimKeyRecord
        {
            KeyType = tags["k"] ?? "rsa",
            PublicKey = octets,
            Hashes = List(tags["h"]),
            Services = List(tags["s"]) ?? ["*"],
            IsTesting = flags.Contains("y"),
            IsStrict = flags.Contains("s"),
        };
        return true;
    }

    internal static bool TryBase64(string text, out byte[] octets)
    {
        var compact = DkimTagList.WithoutWhite(text);
        octets = new byte[compact.Length / 4 * 3 + 3];
        var good = Convert.TryFromBase64String(compact, octets, out var written);
        octets = good ? octets[..written] : [];
        return good;
    }

    private static string[]? List(string? value) => value?.Split(':', StringSplitOptions.TrimEntries);
}

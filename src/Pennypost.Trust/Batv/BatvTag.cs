using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Trust.Batv;

/// <summary>A secret that tags are made with.</summary>
/// <param name="Number">Its number, 0 to 9, which stands in the tag.</param>
/// <param name="Secret">The octets.</param>
public sealed record BatvKey(int Number, byte[] Secret);

/// <summary>What is wrong or right with a tag.</summary>
public enum BatvVerdict
{
    /// <summary>There is no tag of this form.</summary>
    Untagged,

    /// <summary>We made it, and it has not expired.</summary>
    Valid,

    /// <summary>We made it, and it expired.</summary>
    Expired,

    /// <summary>We did not make it.</summary>
    Forged,
}

/// <summary>Tags of return paths, <c>prvs=KDDDSSSSSS=local@domain</c> (draft-levine-smtp-batv, STB-085, STB-086): a bounce to an address without
/// one answers a message that we never sent.</summary>
public static class BatvTag
{
    /// <summary>Days until a tag expires, unless set otherwise.</summary>
    public const int UsualLife = 7;

    private const string Prefix = "prvs=";
    private const int TagLength = 10;
    private const int Period = 1000;

    /// <summary>Octets of a local part (RFC 5321 §4.5.3.1.1).</summary>
    private const int LongestLocalPart = 64;

    /// <summary>Tags an address.</summary>
    /// <param name="address">The return path.</param>
    /// <param name="key">Signs.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifeDays">Days until it expires.</param>
    /// <returns>The tagged address, or null when it would be too long (STB-089) or is tagged already.</returns>
    public static AddrSpec? Sign(AddrSpec address, BatvKey key, DateTimeOffset now, int lifeDays = UsualLife)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (address.IsEmpty || address.LocalPart.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            || Encoding.UTF8.GetByteCount(address.LocalPart) + Prefix.Length + TagLength + 1 > LongestLocalPart)
        {
            return null;
        }

        var stamp = string.Create(CultureInfo.InvariantCulture, $"{key.Number % 10}{(Day(now) + lifeDays) % Period:D3}");
        return AddrSpec.TryCreate($"{Prefix}{stamp}{Mac(key.Secret, stamp, address)}={address.LocalPart}", address.Domain, out var tagged) ? tagged : null;
    }

    /// <summary>Judges an address.</summary>
    /// <param name="address">The recipient of a bounce.</param>
    /// <param name="keys">The secrets that may have made the tag; several may have one number.</param>
    /// <param name="now">The time.</param>
    /// <param name="original">The address without its tag; the address itself when it has none.</param>
    /// <param name="lifeDays">Days that our tags live; a tag that claims more is forged.</param>
    /// <param name="graceDays">Days that an expired tag is still valid (STB-088).</param>
    public static BatvVerdict Verify(
        AddrSpec address, IEnumerable<BatvKey> keys, DateTimeOffset now, out AddrSpec original, int lifeDays = UsualLife, int graceDays = 2)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!TryStrip(address, out original, out var tag))
        {
            return BatvVerdict.Untagged;
        }

        var stamp = tag[..4];
        var known = original;
        if (tag.Length != TagLength || !stamp.All(char.IsAsciiDigit) || !keys.Any(key => key.Number % 10 == stamp[0] - '0' && IsMadeBy(key, known, tag)))
        {
            return BatvVerdict.Forged;
        }

        // Days count modulo 1000: what is left until the expiry day is at most the life; anything else has passed.
        var expires = int.Parse(stamp.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        var left = (int)(((expires - Day(now)) % Period + Period) % Period);
        return left <= lifeDays || left >= Period - graceDays ? BatvVerdict.Valid : BatvVerdict.Expired;
    }

    /// <summary>The address without a <c>prvs=</c> tag, ours or foreign, for comparing addresses (STB-090); the same address when it has none.</summary>
    /// <param name="address">Any address.</param>
    public static AddrSpec Strip(AddrSpec address) => TryStrip(address, out var original, out _) ? original : address;

    private static bool TryStrip(AddrSpec address, out AddrSpec original, out string tag)
    {
        original = address;
        tag = "";
        var local = address.LocalPart;
        if (!local.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var end = local.IndexOf('=', Prefix.Length);
        if (end < 0 || !AddrSpec.TryCreate(local[(end + 1)..], address.Domain, out var stripped))
        {
            return false;
        }

        // The draft's order is tag, then address; some systems write prvs=local=tag. Only a tag of digits and hex is one.
        tag = local[Prefix.Length..end];
        if (!IsTag(tag))
        {
            return false;
        }

        original = stripped;
        return true;
    }

    private static bool IsTag(string tag) => tag.Length is >= 4 and <= 20 && tag.All(char.IsAsciiHexDigit);

    private static bool IsMadeBy(BatvKey key, AddrSpec original, string tag) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Mac(key.Secret, tag[..4], original)), Encoding.ASCII.GetBytes(tag[4..].ToLowerInvariant()));

    // STB-086: the first three octets of HMAC-SHA1 over the stamp and the address in lower case.
#pragma warning disable CA5350 // The draft prescribes SHA-1; within an HMAC it is not broken.
    private static string Mac(byte[] secret, string stamp, AddrSpec address) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(secret, Encoding.UTF8.GetBytes(stamp + address.ToString().ToLowerInvariant())).AsSpan(0, 3));
#pragma warning restore CA5350

    private static long Day(DateTimeOffset now) => now.ToUnixTimeSeconds() / 86400;
}

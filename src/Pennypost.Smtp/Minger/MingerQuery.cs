using System.Security.Cryptography;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Smtp.Minger;

/// <summary>A question about an address (draft-hathcock-minger-06 §2.1): <c>mailbox [SP "d=" digest] [SP tag-list]</c>.</summary>
public sealed class MingerQuery
{
    /// <summary>The most octets of a query: the longest address, a digest, and room for tags.</summary>
    public const int MaximumLength = 1000;

    private readonly byte[]? proof;

    private MingerQuery(string mailbox, AddrSpec address, byte[]? proof, bool isWellFormed)
    {
        Mailbox = mailbox;
        Address = address;
        this.proof = proof;
        IsWellFormed = isWellFormed;
    }

    /// <summary>The address as the client wrote it; the answer and the digest name it so.</summary>
    public string Mailbox { get; }

    /// <summary>The address.</summary>
    public AddrSpec Address { get; }

    /// <summary>False when something is wrong behind the address.</summary>
    public bool IsWellFormed { get; }

    /// <summary>Reads a datagram.</summary>
    /// <param name="datagram">The octets; a line break at their end is forgiven.</param>
    /// <returns>Null when it does not even begin with an address.</returns>
    public static MingerQuery? Parse(ReadOnlySpan<byte> datagram)
    {
        var octets = datagram.TrimEnd("\r\n"u8);
        if (octets.Length > MaximumLength || octets.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(octets);
        var end = MailboxEnd(text);
        if (!AddrSpec.TryParse(text[..end], out var address))
        {
            return null;
        }

        byte[]? digest = null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var isWellFormed = true;
        foreach (var tag in end == text.Length ? [] : text[(end + 1)..].Split(' '))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !names.Add(tag[..equals]))
            {
                isWellFormed = false;
            }
            else if (tag[..equals] == "d")
            {
                digest = Decode(tag[2..]);
                isWellFormed &= digest is not null && names.Count == 1;
            }
            else
            {
                isWellFormed &= IsWord(tag.AsSpan(0, equals)) && IsWord(tag.AsSpan(equals + 1));
            }
        }

        return new MingerQuery(text[..end], address, digest, isWellFormed);
    }

    /// <summary>Whether the client knows the secret: the digest is the MD5 hash of secret, colon and address (§2.2).</summary>
    /// <param name="secret">The shared secret; not empty.</param>
    public bool Proves(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return proof is not null && CryptographicOperations.FixedTimeEquals(proof, Digest(secret, Mailbox));
    }

    /// <summary>The answer on the wire (§3).</summary>
    /// <param name="status">What is known of the address.</param>
    public byte[] Answer(MingerStatus status) => Encoding.ASCII.GetBytes($"{Mailbox} {(int)status}");

    private static byte[] Digest(string secret, string mailbox)
    {
#pragma warning disable CA5351 // The protocol knows no other hash; the secret has at least 128 bits (§5), and a digest is good for one address only.
        return MD5.HashData(Encoding.UTF8.GetBytes($"{secret}:{mailbox}"));
#pragma warning restore CA5351
    }

    // A quoted local part may hold spaces (RFC 5321 §4.1.2).
    private static int MailboxEnd(string text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == ' ' && !quoted)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static byte[]? Decode(string text)
    {
        var octets = new byte[MD5.HashSizeInBytes];
        return text.Length == 24 && Convert.TryFromBase64String(text, octets, out var written) && written == octets.Length ? octets : null;
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}

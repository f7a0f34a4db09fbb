using System.Globalization;
using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350, CA5379 // SCRAM-SHA-1 is what RFC 5802 prescribes.

namespace Pennypost.Testing;

/// <summary>The client's side of SCRAM (RFC 5802), written from the RFC for tests.</summary>
public sealed class ScramClient
{
    private readonly string name;
    private readonly string password;
    private readonly bool sha256;
    private readonly string header;
    private readonly byte[] binding;
    private readonly string nonce;
    private byte[] expected = [];

    /// <summary>Begins an exchange.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password, already prepared.</param>
    /// <param name="sha256">SHA-256, else SHA-1.</param>
    /// <param name="binding">The octets of tls-server-end-point; null for no channel binding.</param>
    /// <param name="flag">The GS2 flag without binding: n or y.</param>
    public ScramClient(string name, string password, bool sha256, byte[]? binding = null, string flag = "n")
    {
        this.name = name;
        this.password = password;
        this.sha256 = sha256;
        this.binding = binding ?? [];
        header = binding is null ? flag + ",," : "p=tls-server-end-point,,";
        nonce = RandomNumberGenerator.GetHexString(24);
    }

    /// <summary>The salt and rounds of the server's answer.</summary>
    public (string Salt, int Rounds) Parameters { get; private set; }

    /// <summary>The first message.</summary>
    public string First => header + Bare;

    private string Bare => $"n={name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";

    /// <summary>The last message.</summary>
    public string Final(string serverFirst)
    {
        ArgumentNullException.ThrowIfNull(serverFirst);
        var parts = serverFirst.Split(',');
        var salt = parts[1][2..];
        var rounds = int.Parse(parts[2].AsSpan(2), CultureInfo.InvariantCulture);
        Parameters = (salt, rounds);
        var algorithm = sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(salt), rounds, algorithm, sha256 ? 32 : 20);
        var clientKey = Hmac(salted, "Client Key");
        var storedKey = sha256 ? SHA256.HashData(clientKey) : SHA1.HashData(clientKey);
        byte[] bound = [.. Encoding.UTF8.GetBytes(header), .. binding];
        var withoutProof = $"c={Convert.ToBase64String(bound)},{parts[0]}";
        var message = $"{Bare},{serverFirst},{withoutProof}";
        var proof = clientKey.Zip(Hmac(storedKey, message), (a, b) => (byte)(a ^ b)).ToArray();
        expected = Hmac(Hmac(salted, "Server Key"), message);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Whether the server has proven itself.</summary>
    public bool Accepts(string serverFinal) => serverFinal == $"v={Convert.ToBase64String(expected)}";

    private byte[] Hmac(byte[] key, string text) => sha256 ? HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)) : HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350 // SCRAM-SHA-1 is what RFC 5802 prescribes; its HMAC and PBKDF2 are not broken.

namespace Pennypost.Net.Sasl;

/// <summary>SCRAM (RFC 5802, RFC 7677), with and without channel binding.</summary>
/// <remarks>The only binding is <c>tls-server-end-point</c> (RFC 5929 §4): .NET gives no keying material of a session away, which <c>tls-exporter</c>
/// (RFC 9266) needs. An unknown name runs through the same steps and fails at the proof.</remarks>
internal sealed class ScramExchange(SaslContext context, ScramHash hash, bool isPlus) : ISaslExchange
{
    private const int MaximumNonce = 200;

    private string header = string.Empty; // GS2, the part that the client repeats in c=
    private string firstBare = string.Empty;
    private string serverFirst = string.Empty;
    private string nonce = string.Empty;
    private ScramCredentials? credentials;
    private SaslOutcome? outcome;

    public byte[] Begin() => [];

    public async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken)
    {
        if (outcome is { } end)
        {
            // The client has got the server's signature; its answer holds nothing.
            return response.IsEmpty ? SaslStep.End(end) : SaslStep.Malformed;
        }

        if (!SaslText.TryRead(response.Span, 4096, mayBeEmpty: false, out var text))
        {
            return SaslStep.Malformed;
        }

        return credentials is null ? await FirstAsync(text, cancellationToken) : await FinalAsync(text, cancellationToken);
    }

    private async ValueTask<SaslStep> FirstAsync(string text, CancellationToken cancellationToken)
    {
        // gs2-header is flag "," [authzid] ","; client-first-message-bare is n=name,r=nonce and extensions, which may be ignored unless they begin with m=.
        var parts = text.Split(',');
        if (parts.Length < 4 || !FlagIsRight(parts[0]) || !ScramName.TryRead(parts[2], "n=", out var name) || !parts[3].StartsWith("r=", StringComparison.Ordinal))
        {
            return SaslStep.Malformed;
        }

        // RFC 5802 §5: acting as someone else is not offered.
        if (parts[1].Length > 0 && (!ScramName.TryRead(parts[1], "a=", out var actAs) || actAs != name))
        {
            return SaslStep.End(SaslOutcome.Failed);
        }

        var clientNonce = parts[3][2..];
        if (clientNonce.Length is 0 or > MaximumNonce || clientNonce.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return SaslStep.Malformed;
        }

        header = $"{parts[0]},{parts[1]},";
        firstBare = text[header.Length..];
        nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        credentials = await context.Accounts.FindScramAsync(name, hash, cancellationToken);
        serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={nonce},s={Convert.ToBase64String(credentials.Salt)},i={credentials.Iterations}");
        return SaslStep.Ask(Encoding.ASCII.GetBytes(serverFirst));
    }

    // RFC 5802 §6: "y" says that the client could bind and believes that we cannot. Where we offer it, somebody has tampered with the list.
    private bool FlagIsRight(string flag) => isPlus ? flag == "p=tls-server-end-point" : flag == "n" || (flag == "y" && context.ServerEndPoint is null);

    private async ValueTask<SaslStep> FinalAsync(string text, CancellationToken cancellationToken)
    {
        var proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        var parts = proofAt < 0 ? [] : text[..proofAt].Split(',');
        if (parts.Length < 2 || parts[0] != $"c={ChannelBinding()}" || parts[1] != $"r={nonce}" || !TryDecode(text[(proofAt + 3)..], out var proof))
        {
            return await EndAsync(isProven: false, [], cancellationToken);
        }

        var message = Encoding.UTF8.GetBytes($"{firstBare},{serverFirst},{text[..proofAt]}");
        var signature = Sign(credentials!.StoredKey, message);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= signature[i];
        }

        // RFC 5802 §3: H(ClientKey) is the stored key.
        var storedKey = hash == ScramHash.Sha256 ? SHA256.HashData(proof) : SHA1.HashData(proof);
        return await EndAsync(CryptographicOperations.FixedTimeEquals(storedKey, credentials.StoredKey), message, cancellationToken);
    }

    private async ValueTask<SaslStep> EndAsync(bool isProven, byte[] message, CancellationToken cancellationToken)
    {
        var decision = await context.Accounts.DecideScramAsync(credentials!, isProven, cancellationToken);
        if (!isProven || decision.Account is null)
        {
            return SaslStep.End(isProven ? decision : SaslOutcome.Failed with { IsTemporary = decision.IsTemporary });
        }

        outcome = decision;
        return SaslStep.Ask(Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(Sign(credentials!.ServerKey, message))}"));
    }

    private string ChannelBinding()
    {
        byte[] data = [.. Encoding.UTF8.GetBytes(header), .. isPlus ? context.ServerEndPoint! : []];
        return Convert.ToBase64String(data);
    }

    private bool TryDecode(string text, out byte[] proof)
    {
        proof = new byte[hash == ScramHash.Sha256 ? SHA256.HashSizeInBytes : SHA1.HashSizeInBytes];
        return text.Length <= 64 && Convert.TryFromBase64String(text, proof, out var length) && length == proof.Length;
    }

    private byte[] Sign(byte[] key, byte[] message) => hash == ScramHash.Sha256 ? HMACSHA256.HashData(key, message) : HMACSHA1.HashData(key, message);
}

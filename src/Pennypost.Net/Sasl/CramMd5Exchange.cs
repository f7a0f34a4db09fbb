using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Net.Sasl;

/// <summary>CRAM-MD5: a challenge, and its keyed digest (RFC 2195). The server must know the secret itself, so it is offered only for secrets made for it (SVC-061).</summary>
internal sealed class CramMd5Exchange(SaslContext context) : ISaslExchange
{
    private byte[]? challenge;

    public byte[] Begin() => challenge = Encoding.ASCII.GetBytes($"<{RandomNumberGenerator.GetHexString(32, lowercase: true)}@{context.HostName}>");

    public async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken)
    {
        // RFC 4954 §4: the server speaks first, so there is no initial response.
        if (challenge is null || !TryParse(response.Span, out var name, out var digest))
        {
            return SaslStep.Malformed;
        }

        return SaslStep.End(await context.Accounts.CheckDigestAsync(name, challenge, digest, cancellationToken));
    }

    // RFC 2195 §2: name, space, digest in lower-case hexadecimal. A name may hold spaces.
    private static bool TryParse(ReadOnlySpan<byte> response, out string name, out byte[] digest)
    {
        digest = new byte[MD5.HashSizeInBytes];
        name = string.Empty;
        var space = response.LastIndexOf((byte)' ');
        return space > 0
            && response.Length - space - 1 == 2 * digest.Length
            && Convert.FromHexString(Encoding.ASCII.GetString(response[(space + 1)..]), digest, out _, out _) == System.Buffers.OperationStatus.Done
            && SaslText.TryRead(response[..space], SaslText.MaximumName, mayBeEmpty: false, out name);
    }
}

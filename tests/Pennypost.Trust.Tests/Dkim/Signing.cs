using System.Text;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Tests.Dkim;

/// <summary>Signs and verifies whole messages in chunks of any size.</summary>
internal static class Signing
{
    public static byte[] Octets(string message) => Encoding.Latin1.GetBytes(message);

    public static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);

    public static byte[] Sign(byte[] message, DkimSigningKey key, string domain, string selector, DkimSignerOptions? options = null, TimeProvider? time = null, int chunk = 4096)
    {
        using var signer = new DkimSigner([new DkimSignatureRequest(key, domain, selector)], time ?? TimeProvider.System, options);
        foreach (var piece in Pieces(message, chunk))
        {
            signer.Write(piece);
        }

        return [.. signer.Complete(), .. message];
    }

    public static async Task<IReadOnlyList<DkimResult>> VerifyAsync(byte[] message, KeyZone zone, DkimVerifierOptions? options = null, TimeProvider? time = null, int chunk = 4096)
    {
        using var verifier = new DkimVerifier(zone, time ?? TimeProvider.System, options);
        foreach (var piece in Pieces(message, chunk))
        {
            verifier.Write(piece);
        }

        return await verifier.CompleteAsync(CancellationToken.None);
    }

    public static async Task<ArcResult> VerifyArcAsync(byte[] message, KeyZone zone, int chunk = 4096)
    {
        using var verifier = new ArcVerifier(zone, TimeProvider.System);
        foreach (var piece in Pieces(message, chunk))
        {
            verifier.Write(piece);
        }

        return await verifier.CompleteAsync(CancellationToken.None);
    }

    public static async Task<byte[]> SealAsync(byte[] message, KeyZone zone, DkimSigningKey key, string domain, string selector, string results)
    {
        using var sealer = new ArcSealer(new DkimSignatureRequest(key, domain, selector), TimeProvider.System);
        sealer.Write(message);
        return [.. sealer.Complete(await VerifyArcAsync(message, zone), results), .. message];
    }

    public static IEnumerable<byte[]> Pieces(byte[] message, int chunk) => message.Chunk(Math.Max(1, chunk));
}

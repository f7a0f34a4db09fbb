using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>Checks the signature of a token (RFC 7515, algorithms of RFC 7518 §3). Only public-key algorithms: a shared secret, or none, proves nothing here.</summary>
internal static class TokenSignature
{
    private const int MinimumRsaBits = 2048;

    /// <summary>Whether a key of the provider has signed these octets.</summary>
    /// <param name="key">The key (RFC 7517).</param>
    /// <param name="algorithm">The token's <c>alg</c>.</param>
    /// <param name="signed">Header, dot, payload.</param>
    /// <param name="signature">The signature.</param>
    public static bool Verify(JsonElement key, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        // RFC 7517 §4.2, §4.4: a key is for what it says.
        if (Text(key, "use") is { } use and not "sig" || (Text(key, "alg") is { } declared && declared != algorithm))
        {
            return false;
        }

        try
        {
            return algorithm switch
            {
                "RS256" or "PS256" => Rsa(key, HashAlgorithmName.SHA256, algorithm[0], signed, signature),
                "RS384" or "PS384" => Rsa(key, HashAlgorithmName.SHA384, algorithm[0], signed, signature),
                "RS512" or "PS512" => Rsa(key, HashAlgorithmName.SHA512, algorithm[0], signed, signature),
                "ES256" => Ecdsa(key, "P-256", ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, signed, signature),
                "ES384" => Ecdsa(key, "P-384", ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, signed, signature),
                "ES512" => Ecdsa(key, "P-521", ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512, signed, signature),
                _ => false,
            };
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return false; // The key is no key: a signature that cannot be checked is no signature.
        }
    }

    private static bool Rsa(JsonElement key, HashAlgorithmName hash, char kind, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (Text(key, "kty") != "RSA" || Octets(key, "n") is not { } modulus || Octets(key, "e") is not { } exponent)
        {
            return false;
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.KeySize >= MinimumRsaBits && rsa.VerifyData(signed, signature, hash, kind == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static bool Ecdsa(JsonElement key, string name, ECCurve curve, HashAlgorithmName hash, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (Text(key, "kty") != "EC" || Text(key, "crv") != name || Octets(key, "x") is not { } x || Octets(key, "y") is not { } y)
        {
            return false;
        }

        using var ecdsa = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
        return ecdsa.VerifyData(signed, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static string? Text(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Octets(JsonElement key, string name) => Text(key, name) is { } text ? Base64Url.DecodeFromChars(text) : null;
}

using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Core.Certificates;

/// <summary>Who signed a certificate. The platform tells it only together with trust, which is another question.</summary>
internal static class IssuedBy
{
    private const string RsaSha256 = "1.2.840.113549.1.1.11";
    private const string RsaSha384 = "1.2.840.113549.1.1.12";
    private const string RsaSha512 = "1.2.840.113549.1.1.13";
    private const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    private const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    private const string EcdsaSha512 = "1.2.840.10045.4.3.4";

    /// <summary>True when the issuer's key made the signature (RFC 5280 §4.1.1). Algorithms that are unknown here, or too weak, are no proof.</summary>
    public static bool Check(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
        {
            return false;
        }

        var sequence = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
        var signed = sequence.ReadEncodedValue();
        var algorithm = sequence.ReadSequence().ReadObjectIdentifier();
        var signature = sequence.ReadBitString(out _);
        return algorithm switch
        {
            RsaSha256 => Rsa(issuer, signed.Span, signature, HashAlgorithmName.SHA256),
            RsaSha384 => Rsa(issuer, signed.Span, signature, HashAlgorithmName.SHA384),
            RsaSha512 => Rsa(issuer, signed.Span, signature, HashAlgorithmName.SHA512),
            EcdsaSha256 => Ecdsa(issuer, signed.Span, signature, HashAlgorithmName.SHA256),
            EcdsaSha384 => Ecdsa(issuer, signed.Span, signature, HashAlgorithmName.SHA384),
            EcdsaSha512 => Ecdsa(issuer, signed.Span, signature, HashAlgorithmName.SHA512),
            _ => false,
        };
    }

    private static bool Rsa(X509Certificate2 issuer, ReadOnlySpan<byte> signed, byte[] signature, HashAlgorithmName hash)
    {
        using var key = issuer.GetRSAPublicKey();
        return key?.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1) == true;
    }

    private static bool Ecdsa(X509Certificate2 issuer, ReadOnlySpan<byte> signed, byte[] signature, HashAlgorithmName hash)
    {
        using var key = issuer.GetECDsaPublicKey();
        return key?.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
    }
}

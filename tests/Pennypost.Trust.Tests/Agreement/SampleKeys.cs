using System.Security.Cryptography;
using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Keys for generated cases, made once.</summary>
internal static class SampleKeys
{
    public static DkimSigningKey Rsa { get; } = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);

    public static DkimSigningKey OtherRsa { get; } = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);

    public static DkimSigningKey Ed25519 { get; } = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);

    public static DkimSigningKey OtherEd25519 { get; } = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);

    public static string ShortRsa { get; } = Convert.ToBase64String(RSA.Create(512).ExportSubjectPublicKeyInfo());

    /// <summary>As dkimpy reads it: the bare seed for Ed25519, PKCS #1 or #8 for RSA.</summary>
    public static string ForDkimpy(DkimSigningKey key) => key.Algorithm == DkimAlgorithm.RsaSha256
        ? key.ExportPem()
        : Convert.ToBase64String(Convert.FromBase64String(string.Concat(key.ExportPem().Split('\n')[1..^1]))[^32..]);
}

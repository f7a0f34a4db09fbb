using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pennypost.Trust.Dkim;

/// <summary>Ed25519 (RFC 8032) by OpenSSL's libcrypto, which .NET on Linux needs anyway: the framework itself does not offer the algorithm.</summary>
internal static partial class Ed25519
{
    /// <summary>Octets of a private key's seed and of a public key.</summary>
    public const int KeyLength = 32;

    /// <summary>Octets of a signature.</summary>
    public const int SignatureLength = 64;

    private const string Library = "libcrypto.so.3";
    private const int Nid = 1087; // EVP_PKEY_ED25519 = NID_ED25519

    /// <summary>Whether the library is there.</summary>
    public static bool IsSupported { get; } = NativeLibrary.TryLoad(Library, typeof(Ed25519).Assembly, DllImportSearchPath.SafeDirectories, out _);

    /// <summary>The public key of a seed.</summary>
    /// <exception cref="CryptographicException">The library refused.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = Check(NewPrivateKey(Nid, 0, seed, (nuint)seed.Length));
        try
        {
            var result = new byte[KeyLength];
            var length = (nuint)KeyLength;
            return GetPublicKey(key, result, ref length) == 1 ? result : throw Refused();
        }
        finally
        {
            FreeKey(key);
        }
    }

    /// <summary>Signs.</summary>
    /// <exception cref="CryptographicException">The library refused.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> data)
    {
        var key = Check(NewPrivateKey(Nid, 0, seed, (nuint)seed.Length));
        var context = Check(NewContext());
        try
        {
            var signature = new byte[SignatureLength];
            var length = (nuint)SignatureLength;
            return SignInit(context, 0, 0, 0, key) == 1 && DigestSign(context, signature, ref length, data, (nuint)data.Length) == 1
                ? signature
                : throw Refused();
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    /// <summary>Whether a signature is good; keys and signatures of a wrong length or form never are.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        var key = NewPublicKey(Nid, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0)
        {
            return false;
        }

        var context = NewContext();
        try
        {
            return context != 0 && VerifyInit(context, 0, 0, 0, key) == 1
                && DigestVerify(context, signature, (nuint)signature.Length, data, (nuint)data.Length) == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    private static nint Check(nint pointer) => pointer != 0 ? pointer : throw Refused();

    private static CryptographicException Refused() => new("libcrypto refused an Ed25519 operation.");

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetPublicKey(nint key, Span<byte> result, ref nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DigestSign(nint context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> data, nuint length);
}

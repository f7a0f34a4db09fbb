using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Store.Settings;

/// <summary>Encrypts secrets before they are stored: AES-256-GCM with a key that lives outside the database.</summary>
/// <param name="key">32 octets.</param>
public sealed class SecretProtector(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Reads the key of a data folder; makes one, readable by its owner alone, when there is none.</summary>
    public static SecretProtector FromFile(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == 32 ? new SecretProtector(key) : throw new InvalidDataException($"{path} must hold 32 octets.");
    }

    /// <summary>Encrypts a text; the result is base64.</summary>
    public string Protect(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[NonceLength + TagLength + plain.Length];
        var nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength));
        return Convert.ToBase64String(result);
    }

    /// <summary>Decrypts; null when the text was encrypted with another key or was changed.</summary>
    public string? Unprotect(string protectedText)
    {
        try
        {
            var octets = Convert.FromBase64String(protectedText);
            if (octets.Length < NonceLength + TagLength)
            {
                return null;
            }

            var plain = new byte[octets.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(octets.AsSpan(0, NonceLength), octets.AsSpan(NonceLength + TagLength), octets.AsSpan(NonceLength, TagLength), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

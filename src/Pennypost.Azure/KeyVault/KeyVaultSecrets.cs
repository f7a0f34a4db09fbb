using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.KeyVault;

/// <summary>Reads secrets, and certificates with their keys, from a key vault (its documented REST interface, version 7.4).</summary>
public sealed class KeyVaultSecrets
{
    private const string Scope = "https://vault.azure.net/.default";
    private const int MaximumLength = 64 * 1024;

    private readonly AzureRequests _requests;
    private readonly Uri _vault;

    /// <summary>Opens a vault. Nothing is asked yet.</summary>
    /// <param name="vault">Its https address.</param>
    /// <param name="credential">Who asks; it needs the role "Key Vault Secrets User".</param>
    /// <param name="options">How requests are tried; null for the default.</param>
    public KeyVaultSecrets(Uri vault, TokenCredential credential, AzureClientOptions? options = null)
    {
        options ??= new AzureClientOptions();
        _requests = new AzureRequests(options.Build(new BearerTokenAuthenticationPolicy(credential, Scope)), "The key vault", options.OperationLimit);
        _vault = vault;
    }

    /// <summary>Reads the newest version of a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AzureServiceException">There is none, or the vault could not be asked.</exception>
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var message = _requests.Create(RequestMethod.Get, new Uri(_vault, $"secrets/{Uri.EscapeDataString(name)}?api-version=7.4"), 200);
        message.Request.Headers.SetValue("Accept", "application/json");
        var response = await _requests.SendAsync(message, cancellationToken);
        if (response.Content.ToMemory() is { Length: <= MaximumLength } content)
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.TryGetProperty("value", out var value) && value.GetString() is { } text)
            {
                return text;
            }
        }

        throw new AzureServiceException($"The key vault's answer about {name} holds no value.", 200, null, null);
    }

    /// <summary>Reads the key that encrypts the secrets of the database: 32 octets in base64.</summary>
    /// <exception cref="AzureSettingException">The secret is something else.</exception>
    /// <exception cref="AzureServiceException">There is none, or the vault could not be asked.</exception>
    public async Task<byte[]> ReadKeyAsync(string name, CancellationToken cancellationToken)
    {
        var key = new byte[32];
        return Convert.TryFromBase64String((await ReadAsync(name, cancellationToken)).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new AzureSettingException($"The secret {name} of the key vault must be 32 octets in base64.");
    }

    /// <summary>Reads a certificate with its key; the vault keeps both as a secret of the certificate's name, as PKCS #12.</summary>
    /// <exception cref="AzureServiceException">There is none, or the vault could not be asked.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is no PKCS #12, or has no key.</exception>
    public async Task<X509Certificate2> ReadCertificateAsync(string name, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(name, cancellationToken);
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), null);
            return certificate.HasPrivateKey ? certificate : throw new System.Security.Cryptography.CryptographicException("It has no private key.");
        }
        catch (FormatException error)
        {
            throw new System.Security.Cryptography.CryptographicException("It is no PKCS #12.", error);
        }
    }
}

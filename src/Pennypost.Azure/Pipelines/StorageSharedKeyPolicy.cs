using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Pennypost.Azure.Pipelines;

/// <summary>Signs requests with a storage account's key, as emulators ask for it ("Authorize with Shared Key", version 2015-02-21 and later).</summary>
/// <param name="account">The account's name.</param>
/// <param name="key">Its key.</param>
internal sealed class StorageSharedKeyPolicy(string account, byte[] key) : HttpPipelineSynchronousPolicy
{
    // The headers of the string to sign, in its order; Date is empty because x-ms-date is sent.
    private static readonly string[] s_headers =
        ["Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(request))));
        request.Headers.SetValue("Authorization", $"SharedKey {account}:{signature}");
    }

    private string StringToSign(Request request)
    {
        var text = new StringBuilder().Append(request.Method).Append('\n');
        foreach (var name in s_headers)
        {
            var value = name.Length > 0 && request.Headers.TryGetValue(name, out var given) ? given : "";
            if (name == "Content-Length")
            {
                value = request.Content is not null && request.Content.TryComputeLength(out var length) && length > 0
                    ? length.ToString(CultureInfo.InvariantCulture)
                    : "";
            }

            text.Append(value).Append('\n');
        }

        foreach (var header in request.Headers.Where(h => h.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)).OrderBy(h => h.Name, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(header.Name.ToLowerInvariant()).Append(':').Append(header.Value).Append('\n');
        }

        var address = request.Uri.ToUri();
        text.Append('/').Append(account).Append(address.AbsolutePath);
        foreach (var (name, value) in Parameters(address).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name).Append(':').Append(value);
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Parameters(Uri address) =>
        address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            return split < 0
                ? (Uri.UnescapeDataString(pair).ToLowerInvariant(), "")
                : (Uri.UnescapeDataString(pair[..split]).ToLowerInvariant(), Uri.UnescapeDataString(pair[(split + 1)..]));
        });
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Pennypost.Azure.Tables;

/// <summary>Signs requests to the Table service with a storage account's key, as emulators ask for it ("Authorize with Shared Key", Shared Key Lite for the Table
/// service: the date and the resource).</summary>
/// <param name="account">The account's name.</param>
/// <param name="key">Its key.</param>
internal sealed class TableSharedKeyPolicy(string account, byte[] key) : HttpPipelineSynchronousPolicy
{
    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        request.Headers.SetValue("x-ms-date", date);
        var text = $"{date}\n/{account}{request.Uri.ToUri().AbsolutePath}";
        request.Headers.SetValue("Authorization", $"SharedKeyLite {account}:{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}");
    }
}

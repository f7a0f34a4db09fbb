using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Pennypost.Azure.ServiceBus;

/// <summary>Signs requests with a shared access key, as the Service Bus emulator asks for it.</summary>
/// <param name="keyName">The rule's name.</param>
/// <param name="key">Its key.</param>
internal sealed class SharedAccessPolicy(string keyName, string key) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Headers.SetValue("Authorization", Sign(message.Request.Uri.ToUri().GetLeftPart(UriPartial.Path), DateTimeOffset.UtcNow + s_lifetime));

    private string Sign(string resource, DateTimeOffset expires)
    {
        var escaped = Uri.EscapeDataString(resource);
        var until = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{escaped}\n{until}")));
        return $"SharedAccessSignature sr={escaped}&sig={Uri.EscapeDataString(signature)}&se={until}&skn={Uri.EscapeDataString(keyName)}";
    }
}

using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.ServiceBus;

/// <summary>A Service Bus namespace, asked over its documented REST protocol: sending only, because the Functions host receives.</summary>
public sealed class ServiceBusNamespace
{
    /// <summary>Messages of one request: far below the service's 256 KB at the size of ours.</summary>
    public const int MaximumBatch = 100;

    private const string Scope = "https://servicebus.azure.net/.default";
    private const string BatchType = "application/vnd.microsoft.servicebus.json";

    private readonly AzureRequests _requests;
    private readonly string _address;

    private ServiceBusNamespace(HttpPipelinePolicy authentication, Uri address, AzureClientOptions options)
    {
        _requests = new AzureRequests(options.Build(authentication), "Service Bus", options.OperationLimit);
        _address = address.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>Opens a namespace as <see cref="AzureSettings.ServiceBusName"/> names it. Nothing is asked yet.</summary>
    /// <param name="setting">The namespace's host name, or an emulator's connection string.</param>
    /// <param name="credential">Who asks; unused with an emulator.</param>
    /// <param name="options">How requests are tried; null for the default.</param>
    /// <exception cref="AzureSettingException">The setting is neither.</exception>
    public static ServiceBusNamespace Open(string setting, TokenCredential credential, AzureClientOptions? options = null)
    {
        options ??= new AzureClientOptions();
        if (EmulatorConnection.IsOne(setting))
        {
            var emulator = EmulatorConnection.Parse(AzureSettings.ServiceBusName, setting);
            return new ServiceBusNamespace(
                new SharedAccessPolicy(emulator["SharedAccessKeyName"], emulator["SharedAccessKey"]), emulator.LocalAddress("Endpoint"), options);
        }

        return Uri.CheckHostName(setting.Split(':')[0]) == UriHostNameType.Dns
            ? new ServiceBusNamespace(new BearerTokenAuthenticationPolicy(credential, Scope), new Uri("https://" + setting), options)
            : throw new AzureSettingException($"{AzureSettings.ServiceBusName} must be a namespace's host name.");
    }

    /// <summary>The queue of a kind of work: <c>RouteMail</c> has <c>route-mail</c>.</summary>
    public static string QueueOf(string kind) =>
        string.Concat(kind.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Sends messages to a queue with one request: all of them or none.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="messages">At most <see cref="MaximumBatch"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AzureServiceException">They were not taken, or the answer was lost; sent again under the same ids they do no harm.</exception>
    public async Task SendAsync(string queue, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count > MaximumBatch)
        {
            throw new ArgumentException($"At most {MaximumBatch} messages go with one request.", nameof(messages));
        }

        using var request = _requests.Create(RequestMethod.Post, new Uri($"{_address}/{queue}/messages"), 201);
        request.Request.Headers.SetValue("Content-Type", BatchType);
        request.Request.Content = RequestContent.Create(Write(messages));
        await _requests.SendAsync(request, cancellationToken);
    }

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<ServiceBusMessage> messages)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("Body", message.Body);
                json.WriteStartObject("BrokerProperties");
                json.WriteString("MessageId", message.Id);
                json.WriteString("ContentType", "application/json");
                if (message.NotBefore is { } time)
                {
                    json.WriteString("ScheduledEnqueueTimeUtc", time.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.ToArray();
    }
}

/// <summary>A message of Service Bus.</summary>
/// <param name="Id">A message of the same id within the queue's duplicate detection window is dropped by the service. At most 128 characters.</param>
/// <param name="Body">Its text.</param>
/// <param name="NotBefore">When it becomes visible; null for at once.</param>
public readonly record struct ServiceBusMessage(string Id, string Body, DateTimeOffset? NotBefore = null);

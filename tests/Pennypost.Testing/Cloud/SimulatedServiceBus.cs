using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pennypost.Testing;

/// <summary>A simulated Service Bus: it takes messages over the documented REST protocol and refuses whatever the documentation does not allow. It is not
/// the service; results that rest on it are called "simulated".</summary>
public sealed class SimulatedServiceBus : IAsyncDisposable
{
    /// <summary>What a bearer token of tests must be.</summary>
    public const string Token = "token for https://servicebus.azure.net/.default";

    private const int MaximumLength = 256 * 1024;
    private const string KeyName = "tests";
    private static readonly HashSet<string> s_properties = new(StringComparer.Ordinal)
    {
        "MessageId", "ContentType", "CorrelationId", "Label", "ReplyTo", "SessionId", "TimeToLive", "To", "ScheduledEnqueueTimeUtc", "PartitionKey",
    };

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly ConcurrentDictionary<string, SimulatedQueue> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Status, string? RetryAfter, bool Take)> _faults = new();
    private WebApplication? _app;
    private int _requests;

    private SimulatedServiceBus()
    {
    }

    /// <summary>While false, every request is answered 503, as during an outage.</summary>
    public bool Available { get; set; } = true;

    /// <summary>Requests so far, refused ones too.</summary>
    public int Requests => _requests;

    /// <summary>The complaints about requests that broke the protocol.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app!.Urls.First());

    /// <summary>What <c>PENNYPOST_SERVICE_BUS</c> is set to.</summary>
    public string ConnectionString => $"Endpoint={Address.AbsoluteUri};SharedAccessKeyName={KeyName};SharedAccessKey={_key}";

    /// <summary>A queue that was made.</summary>
    public SimulatedQueue this[string queue] => _queues[queue];

    /// <summary>Starts it.</summary>
    /// <param name="queues">Its queues.</param>
    /// <param name="certificate">For HTTPS; null for HTTP.</param>
    public static async Task<SimulatedServiceBus> StartAsync(string[] queues, X509Certificate2? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(queues);
        var bus = new SimulatedServiceBus();
        foreach (var queue in queues)
        {
            bus._queues[queue] = new SimulatedQueue();
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endPoint =>
        {
            if (certificate is not null)
            {
                endPoint.UseHttps(certificate);
            }
        }));
        bus._app = builder.Build();
        bus._app.MapPost("/{queue}/messages", bus.SendAsync);
        await bus._app.StartAsync();
        return bus;
    }

    /// <summary>The next request is answered so.</summary>
    /// <param name="status">The status.</param>
    /// <param name="retryAfter">The header Retry-After.</param>
    /// <param name="take">Take the messages all the same: the answer is lost, not the request.</param>
    public void FailNext(int status, string? retryAfter = null, bool take = false) => _faults.Enqueue((status, retryAfter, take));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<IResult> SendAsync(string queue, HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (!Available)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (!IsAuthorized(context.Request))
        {
            return Refuse(StatusCodes.Status401Unauthorized, "The token is missing, wrong or over.");
        }

        if (!_queues.TryGetValue(queue, out var target))
        {
            return Refuse(StatusCodes.Status410Gone, $"There is no queue {queue}.");
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (Encoding.UTF8.GetByteCount(body) > MaximumLength)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, "The request is too large.");
        }

        List<SimulatedMessage> messages;
        try
        {
            messages = context.Request.ContentType == "application/vnd.microsoft.servicebus.json" ? Batch(body) : [Single(context.Request, body)];
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Refuse(StatusCodes.Status400BadRequest, wrong.Message);
        }

        if (_faults.TryDequeue(out var fault))
        {
            if (fault.Take)
            {
                target.Add(messages);
            }

            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds;
            }

            return Results.StatusCode(fault.Status);
        }

        target.Add(messages);
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private static List<SimulatedMessage> Batch(string body)
    {
        using var document = JsonDocument.Parse(body);
        return
        [
            .. document.RootElement.EnumerateArray().Select(message =>
            {
                var unknown = message.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => name is not ("Body" or "BrokerProperties" or "UserProperties"));
                return unknown is null
                    ? Message(message.GetProperty("Body").GetString()!, message.GetProperty("BrokerProperties"))
                    : throw new FormatException($"A message of a batch has no {unknown}.");
            }),
        ];
    }

    private static SimulatedMessage Single(HttpRequest request, string body)
    {
        using var document = JsonDocument.Parse(request.Headers["BrokerProperties"].ToString());
        return Message(body, document.RootElement);
    }

    private static SimulatedMessage Message(string body, JsonElement properties)
    {
        var visible = DateTimeOffset.UtcNow;
        foreach (var property in properties.EnumerateObject())
        {
            if (!s_properties.Contains(property.Name))
            {
                throw new FormatException($"There is no broker property {property.Name}.");
            }

            if (property.Name == "ScheduledEnqueueTimeUtc")
            {
                visible = DateTimeOffset.ParseExact(property.Value.GetString()!, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            }
        }

        var id = properties.GetProperty("MessageId").GetString();
        return id is { Length: > 0 and <= 128 } ? new SimulatedMessage(id, body, visible, 0) : throw new FormatException("MessageId has 1 to 128 characters.");
    }

    private bool IsAuthorized(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return request.IsHttps && header == "Bearer " + Token;
        }

        if (!header.StartsWith("SharedAccessSignature ", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = header["SharedAccessSignature ".Length..].Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var signed = Encoding.UTF8.GetBytes($"{parts["sr"]}\n{parts["se"]}");
        return parts["skn"] == KeyName
            && Uri.UnescapeDataString(parts["sig"]) == Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_key), signed))
            && Uri.UnescapeDataString(parts["sr"]).StartsWith(Address.AbsoluteUri, StringComparison.Ordinal)
            && long.Parse(parts["se"], CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    }

    private IResult Refuse(int status, string reason)
    {
        Complaints.Enqueue($"{status}: {reason}");
        return Results.Text(reason, statusCode: status);
    }
}

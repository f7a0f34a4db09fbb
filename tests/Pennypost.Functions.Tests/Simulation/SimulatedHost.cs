using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pennypost.Functions.Tests.Simulation;

/// <summary>A simulated Azure Functions host. It plays the documented contract of custom handlers against the published executable: it starts it as
/// host.json says, waits for any HTTP answer, sends invocations as the triggers of function.json would, and judges the answers. It is not the host.</summary>
internal sealed class SimulatedHost : IAsyncDisposable
{
    // The host gives a custom handler thirty seconds to answer anything at all.
    private static readonly TimeSpan s_readiness = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly StringBuilder _log;
    private readonly IReadOnlyList<FunctionDefinition> _functions;
    private readonly string _routePrefix;

    private SimulatedHost(Process process, HttpClient client, StringBuilder log, IReadOnlyList<FunctionDefinition> functions, string routePrefix)
    {
        _process = process;
        _client = client;
        _log = log;
        _functions = functions;
        _routePrefix = routePrefix;
    }

    /// <summary>The folder that would be deployed.</summary>
    public static string Published { get; } = Path.Combine(AppContext.BaseDirectory, "published");

    /// <summary>What the executable wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Processor time that the executable has used.</summary>
    public TimeSpan ProcessorTime => _process.TotalProcessorTime;

    /// <summary>Starts the published executable and waits until it answers.</summary>
    /// <param name="settings">The app settings of the function app, as environment variables.</param>
    public static async Task<SimulatedHost> StartAsync(params (string Name, string Value)[] settings)
    {
        using var hostJson = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Published, "host.json")));
        var handler = hostJson.RootElement.GetProperty("customHandler");
        handler.GetProperty("enableForwardingHttpRequest").GetBoolean().ShouldBeTrue();
        var executable = Path.Combine(Published, handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()!);
        var port = FreePort();
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = Published,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString();
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "custom";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var log = new StringBuilder();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var routePrefix = hostJson.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromMinutes(2),
        };
        var host = new SimulatedHost(process, client, log, FunctionDefinition.LoadAll(Published), routePrefix);
        await host.WaitUntilReadyAsync();
        return host;
    }

    /// <summary>A message arrives in the queue of a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="body">The message's body as it was sent.</param>
    /// <param name="deliveryCount">How often it was delivered, this time included.</param>
    public Task<InvocationOutcome> DeliverAsync(string function, string body, int deliveryCount = 1)
    {
        var definition = Definition(function, "serviceBusTrigger");
        // The host hands a string input over as JSON inside the JSON.
        return InvokeAsync(function, definition.Binding, JsonSerializer.Serialize(body), new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["MessageId"] = $"\"{Guid.NewGuid():N}\"",
            ["DeliveryCount"] = deliveryCount.ToString(),
            ["sys"] = new { MethodName = function, UtcNow = DateTime.UtcNow },
        });
    }

    /// <summary>A message is in the dead-letter queue that a function listens to.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="body">The message's body as it was sent.</param>
    /// <param name="id">Its MessageId.</param>
    /// <param name="reason">Why the bus gave it up.</param>
    /// <param name="description">The same in a sentence.</param>
    public Task<InvocationOutcome> DeadLetterAsync(string function, string body, string id, string reason, string description)
    {
        var definition = Definition(function, "serviceBusTrigger");
        definition.Queue!.ShouldEndWith("/$DeadLetterQueue");
        return InvokeAsync(function, definition.Binding, JsonSerializer.Serialize(body), new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["MessageId"] = JsonSerializer.Serialize(id),
            ["DeliveryCount"] = "10",
            ["ApplicationProperties"] = JsonSerializer.Serialize(new { DeadLetterReason = reason, DeadLetterErrorDescription = description }),
            ["sys"] = new { MethodName = function, UtcNow = DateTime.UtcNow },
        });
    }

    /// <summary>kill -9 in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>A timer ticks.</summary>
    public Task<InvocationOutcome> TickAsync(string function)
    {
        var definition = Definition(function, "timerTrigger");
        var timer = new { Schedule = new { AdjustForDST = true }, ScheduleStatus = (object?)null, IsPastDue = false };
        return InvokeAsync(function, definition.Binding, timer, new { sys = new { MethodName = function, UtcNow = DateTime.UtcNow } });
    }

    /// <summary>Something that no host would send is posted to the handler's port.</summary>
    public async Task<InvocationOutcome> PostRawAsync(string function, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await PostAsync(function, content);
    }

    /// <summary>An HTTP request arrives from outside: forwarded as it is when a route takes it, refused by the host when none does.</summary>
    public async Task<HttpResponseMessage> RequestAsync(HttpRequestMessage request)
    {
        var path = request.RequestUri!.OriginalString.Split('?')[0].TrimStart('/');
        var taken = _functions.Any(function => function.Forwarded && function.Route == "{*path}" && path.StartsWith(_routePrefix + "/", StringComparison.Ordinal));
        if (!taken)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        return await _client.SendAsync(request);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<InvocationOutcome> InvokeAsync(string function, string binding, object input, object metadata)
    {
        var body = JsonSerializer.Serialize(new { Data = new Dictionary<string, object>(StringComparer.Ordinal) { [binding] = input }, Metadata = metadata });
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await PostAsync(function, content);
    }

    private async Task<InvocationOutcome> PostAsync(string function, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + function) { Content = content };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var response = await _client.SendAsync(request);
        return InvocationOutcome.Judge(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private FunctionDefinition Definition(string function, string trigger)
    {
        var definition = _functions.Single(candidate => candidate.Name == function);
        definition.Trigger.ShouldBe(trigger);
        return definition;
    }

    private async Task WaitUntilReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited && clock.Elapsed < s_readiness)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException error)
            {
                await DisposeAsync();
                throw new InvalidOperationException($"The handler did not answer within {s_readiness.TotalSeconds} seconds:\n{Log}", error);
            }
        }
    }

    private static void Append(StringBuilder log, string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

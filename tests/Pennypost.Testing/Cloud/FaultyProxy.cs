using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pennypost.Testing;

/// <summary>What happens to a request on its way through a <see cref="FaultyProxy"/>.</summary>
public enum ProxyFault
{
    /// <summary>It passes.</summary>
    None,

    /// <summary>It is answered 503, with the service's own code for too many requests.</summary>
    Busy,

    /// <summary>It waits, and is cut off when the client is tired of it.</summary>
    Slow,

    /// <summary>The service does what it is asked for, but the answer is lost.</summary>
    AnswerLost,

    /// <summary>The answer's body breaks off in its middle.</summary>
    Broken,
}

/// <summary>An HTTP proxy before a service on this machine that fails as services in a network do.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromMinutes(5) };
    private readonly Uri _target;
    private WebApplication? _app;
    private int _requests;

    private FaultyProxy(int port) => _target = new Uri($"http://127.0.0.1:{port}");

    /// <summary>Decides about each request: its number from 1, and the request.</summary>
    public Func<int, HttpRequest, ProxyFault> Decide { get; set; } = (_, _) => ProxyFault.None;

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>Where it listens.</summary>
    public int Port => new Uri(_app!.Urls.First()).Port;

    /// <summary>Starts a proxy before a port of this machine.</summary>
    public static async Task<FaultyProxy> StartAsync(int target)
    {
        var proxy = new FaultyProxy(target);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        proxy._app = builder.Build();
        proxy._app.Run(proxy.ForwardAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var fault = Decide(Interlocked.Increment(ref _requests), context.Request);
        switch (fault)
        {
            case ProxyFault.Busy:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers["x-ms-error-code"] = "ServerBusy";
                return;
            case ProxyFault.Slow:
                await Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_target, context.Features.Get<IHttpRequestFeature>()!.RawTarget));
        if (context.Request.ContentLength is not null)
        {
            request.Content = context.Request.ContentLength == 0 ? new ByteArrayContent([]) : new StreamContent(context.Request.Body);
        }

        foreach (var header in context.Request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
            }
        }

        // The signature names the port that the client asked.
        request.Headers.Host = context.Request.Host.Value;
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (fault == ProxyFault.AnswerLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Connection" or "Transfer-Encoding" or "Keep-Alive")))
        {
            context.Response.Headers[header.Key] = header.Value.ToArray();
        }

        await CopyAsync(answer, context, fault == ProxyFault.Broken);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpContext context, bool breakOff)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        if (!breakOff)
        {
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }

        var buffer = new byte[1000];
        var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}

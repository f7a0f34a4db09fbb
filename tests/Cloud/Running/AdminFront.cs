using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pennypost.Functions.Tests.Simulation;

namespace Pennypost.Cloud;

/// <summary>What the static web app does with /api: requests go to the functions' host, which forwards them to an instance.</summary>
internal sealed class AdminFront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<IReadOnlyList<SimulatedHost>> _hosts;
    private int _turn;

    private AdminFront(WebApplication app, Func<IReadOnlyList<SimulatedHost>> hosts) => (_app, _hosts) = (app, hosts);

    public static async Task<AdminFront> StartAsync(int port, Func<IReadOnlyList<SimulatedHost>> hosts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var front = new AdminFront(builder.Build(), hosts);
        front._app.Run(front.ForwardAsync);
        await front._app.StartAsync();
        return front;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ForwardAsync(HttpContext context)
    {
        var hosts = _hosts();
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(context.Request.Path + context.Request.QueryString, UriKind.Relative));
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
            request.Content = new ByteArrayContent(copy.ToArray());
        }

        foreach (var header in context.Request.Headers.Where(h => h.Key is not ("Connection" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
            }
        }

        using var answer = await hosts[(int)((uint)Interlocked.Increment(ref _turn) % (uint)hosts.Count)].RequestAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Connection" or "Transfer-Encoding")))
        {
            context.Response.Headers[header.Key] = header.Value.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}

using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Pennypost.Azure.Pipelines;

/// <summary>Sends requests through a pipeline and turns every way in which that can fail into one exception.</summary>
/// <param name="pipeline">Tries, signs, tells.</param>
/// <param name="service">The service's name for messages.</param>
/// <param name="limit">The longest that one operation may take.</param>
internal sealed class AzureRequests(HttpPipeline pipeline, string service, TimeSpan limit)
{
    /// <summary>Starts a request.</summary>
    public HttpMessage Create(RequestMethod method, Uri address, params ReadOnlySpan<int> expected)
    {
        var codes = new ushort[expected.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (ushort)expected[i];
        }

        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.ResponseClassifier = new StatusCodeClassifier(codes);
        return message;
    }

    /// <summary>Sends a request and waits for its answer with an expected status.</summary>
    /// <exception cref="AzureServiceException">The service could not be reached in time, or answered something else.</exception>
    public async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(limit);
        try
        {
            await pipeline.SendAsync(message, bounded.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AzureServiceException($"{service} did not answer within {limit.TotalSeconds:0.#} s.", 0, null, error);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            // After several tries the pipeline throws them all together.
            var last = (error as AggregateException)?.InnerExceptions[^1] ?? error;
            throw new AzureServiceException($"{service} could not be reached: {last.Message}", 0, null, error);
        }

        var response = message.Response;
        if (!response.IsError)
        {
            return response;
        }

        var code = response.Headers.TryGetValue("x-ms-error-code", out var text) ? text : response.ReasonPhrase;
        throw new AzureServiceException($"{service} answered {response.Status} {code}.", response.Status, code, null);
    }
}

/// <summary>An Azure service could not do what it was asked for, after all tries. Nothing of the request's content is in the message.</summary>
/// <param name="message">What happened.</param>
/// <param name="status">The HTTP status; 0 when there was no answer.</param>
/// <param name="code">The service's own code, such as <c>ServerBusy</c>; null when it gave none.</param>
/// <param name="inner">The cause.</param>
public sealed class AzureServiceException(string message, int status, string? code, Exception? inner) : IOException(message, inner)
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; } = status;

    /// <summary>The service's own code; null when it gave none.</summary>
    public string? Code { get; } = code;
}

using Azure.Core;
using Azure.Core.Pipeline;

namespace Pennypost.Azure.Pipelines;

/// <summary>How requests to Azure are tried: every service is asked through such a pipeline.</summary>
public sealed class AzureClientOptions : ClientOptions
{
    /// <summary>Retries with growing pauses on 408, 429, 5xx and lost connections; the service's <c>Retry-After</c> wins.</summary>
    public AzureClientOptions()
    {
        Retry.Mode = RetryMode.Exponential;
        Retry.Delay = TimeSpan.FromMilliseconds(200);
        Retry.MaxDelay = TimeSpan.FromSeconds(5);
        Retry.MaxRetries = 4;
        Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        Diagnostics.ApplicationId = "Pennypost";
        // Bodies are people's mail.
        Diagnostics.IsLoggingContentEnabled = false;
    }

    /// <summary>The longest that one operation may take with all its retries; whoever waits is a client of ours with a time-out of its own.</summary>
    public TimeSpan OperationLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Builds the pipeline.</summary>
    /// <param name="authentication">Signs each try.</param>
    internal HttpPipeline Build(HttpPipelinePolicy authentication) => HttpPipelineBuilder.Build(this, authentication);
}

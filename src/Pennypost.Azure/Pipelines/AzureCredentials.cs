using Azure.Core;
using Azure.Identity;

namespace Pennypost.Azure.Pipelines;

/// <summary>Who a process is for Azure: its managed identity, or the workload identity that Kubernetes gives it.</summary>
public static class AzureCredentials
{
    /// <summary>The credential of this process.</summary>
    /// <param name="clientId">The user-assigned identity; null for the system-assigned one.</param>
    /// <remarks>No developer's log-in, no secret of an environment variable: what a process may do follows from where it runs.</remarks>
    public static TokenCredential Of(string? clientId)
    {
        var managed = new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
        return Environment.GetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE") is { Length: > 0 } ? new WorkloadIdentityCredential() : managed;
    }
}

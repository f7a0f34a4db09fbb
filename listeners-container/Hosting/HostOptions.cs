using System.Net;
using Pennypost.Core.Services;

namespace Pennypost.Listeners.Hosting;

/// <summary>What this process runs and where.</summary>
internal sealed record HostOptions
{
    /// <summary>Bodies, certificate, keys and, without <see cref="ConnectionString"/>, the database.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database; null for a private one.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Where all services listen.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Added to every port.</summary>
    public int PortBase { get; init; }

    /// <summary>The Azure services to use; none by default.</summary>
    public Pennypost.Azure.AzureSettings Azure { get; init; } = new();

    /// <summary>What administrators may not change, and what clients can reach.</summary>
    public DeploymentOptions Deployment { get; init; } = new();

    /// <summary>Run the work, the admin API and the app here too.</summary>
    public bool AllInOne { get; init; }

    /// <summary>The first administrator's password at the first start; null for a random one.</summary>
    public string? AdministratorPassword { get; init; }

    /// <summary>Demonstration accounts; null for none.</summary>
    public DemoOptions? Demo { get; init; }
}

/// <summary>Accounts for trying things out.</summary>
/// <param name="Accounts">Their names.</param>
/// <param name="Password">The password of all; null to make one.</param>
internal sealed record DemoOptions(IReadOnlyList<string> Accounts, string? Password);

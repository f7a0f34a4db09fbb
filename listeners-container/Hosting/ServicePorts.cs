namespace Pennypost.Listeners.Hosting;

/// <summary>The port that no service owns. Those of the services are their bindings; --port-base moves them all.</summary>
internal static class ServicePorts
{
    /// <summary>The admin app and API, and the health of the process.</summary>
    public const int Web = 5108;
}

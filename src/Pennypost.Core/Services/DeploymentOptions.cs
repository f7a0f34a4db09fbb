using System.Globalization;

namespace Pennypost.Core.Services;

/// <summary>What whoever runs the installation withholds from its administrators. The host sets it; no page changes it.</summary>
public sealed record DeploymentOptions
{
    /// <summary>Certificates and their keys are the host's business (SVC-028).</summary>
    public bool HideCertificates { get; init; }

    /// <summary>SVC-390: null or "0" leaves bindings to the administrators, "1" locks them, an address is the only one that may be chosen.</summary>
    public string? LockBindings { get; init; }

    /// <summary>The ports of this host that something in front of it lets clients reach (SVC-389); null where nothing stands in front.</summary>
    public IReadOnlySet<int>? PublishedPorts { get; init; }

    /// <summary>Reads what whoever started the process has set: HIDE_SSL_CERTIFICATE, LOCK_BINDINGS and PUBLISHED_PORTS behind PENNYPOST_.</summary>
    /// <param name="variable">Gives a variable of the environment; null where there is none.</param>
    /// <exception cref="FormatException">PUBLISHED_PORTS is not a list of ports.</exception>
    public static DeploymentOptions Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new DeploymentOptions
        {
            HideCertificates = variable("PENNYPOST_HIDE_SSL_CERTIFICATE") is "1" or "true",
            LockBindings = variable("PENNYPOST_LOCK_BINDINGS") is { Length: > 0 } locked ? locked : null,
            PublishedPorts = variable("PENNYPOST_PUBLISHED_PORTS") is { Length: > 0 } ports ? Ports(ports) : null,
        };
    }

    private static HashSet<int> Ports(string text) => [.. text.Split(',').Select(port =>
        int.TryParse(port, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
            ? number
            : throw new FormatException($"PENNYPOST_PUBLISHED_PORTS: '{port}' is not a port from 1 to 65535."))];

    /// <summary>Bindings may not be changed at all.</summary>
    public bool BindingsAreLocked => LockBindings == "1";

    /// <summary>The only address that bindings may have; null for any.</summary>
    public string? OnlyAddress => LockBindings is { Length: > 1 } address && ServiceBinding.TryNormalize(address, out var normalized) ? normalized : null;
}

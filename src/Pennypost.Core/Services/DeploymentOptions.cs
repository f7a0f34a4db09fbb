namespace Pennypost.Core.Services;

/// <summary>What whoever runs the installation withholds from its administrators. The host sets it; no page changes it.</summary>
public sealed record DeploymentOptions
{
    /// <summary>Certificates and their keys are the host's business (SVC-028).</summary>
    public bool HideCertificates { get; init; }

    /// <summary>SVC-390: null or "0" leaves bindings to the administrators, "1" locks them, an address is the only one that may be chosen.</summary>
    public string? LockBindings { get; init; }

    /// <summary>Bindings may not be changed at all.</summary>
    public bool BindingsAreLocked => LockBindings == "1";

    /// <summary>The only address that bindings may have; null for any.</summary>
    public string? OnlyAddress => LockBindings is { Length: > 1 } address && ServiceBinding.TryNormalize(address, out var normalized) ? normalized : null;
}

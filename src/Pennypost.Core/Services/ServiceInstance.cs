namespace Pennypost.Core.Services;

/// <summary>A service instance with everything an administrator may change about it (SVC-001).</summary>
/// <param name="Service">What its sessions see.</param>
/// <param name="Preset">What it is for.</param>
/// <param name="Enabled">It shall listen.</param>
/// <param name="IsBuiltIn">It cannot be deleted (SVC-014).</param>
/// <param name="Bindings">Where it listens.</param>
/// <param name="OwnValues">The settings that differ from its preset, by name.</param>
public sealed record ServiceInstance(
    MailService Service,
    ServicePreset Preset,
    bool Enabled,
    bool IsBuiltIn,
    IReadOnlyList<ServiceBinding> Bindings,
    IReadOnlyDictionary<string, string> OwnValues)
{
    /// <summary>The stable number (SVC-015).</summary>
    public int Id => Service.Id;
}

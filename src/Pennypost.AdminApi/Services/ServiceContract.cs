using Pennypost.AdminApi.Settings;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Services;

/// <summary>A service that listens for clients (SVC-001).</summary>
/// <param name="Id">Its stable number (SVC-015).</param>
/// <param name="Type">What it speaks.</param>
/// <param name="Preset">What it is for.</param>
/// <param name="Name">Its label.</param>
/// <param name="Enabled">It shall listen.</param>
/// <param name="BuiltIn">It cannot be deleted.</param>
/// <param name="Encryption">When TLS begins.</param>
/// <param name="Bindings">Where it shall listen.</param>
/// <param name="Sessions">Open sessions now, over all processes.</param>
/// <param name="MaximumSessions">The most it allows; 0 means no limit.</param>
/// <param name="Listeners">Where it listens now, and what cannot be opened.</param>
/// <param name="Warnings">What an administrator should think about.</param>
public sealed record ServiceItem(
    int Id,
    ServiceType Type,
    ServicePreset Preset,
    string Name,
    bool Enabled,
    bool BuiltIn,
    ServiceEncryption Encryption,
    IReadOnlyList<ServiceBindingItem> Bindings,
    int Sessions,
    int MaximumSessions,
    IReadOnlyList<ServiceListener> Listeners,
    IReadOnlyList<string> Warnings);

/// <summary>Where a service listens (SVC-383).</summary>
/// <param name="Address"><c>Default</c> (as the host was started), <c>Any</c>, <c>AnyIPv4</c>, <c>AnyIPv6</c>, or one IP address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="PublishedPort">What clients reach when something in front of the host maps the port; null: the same.</param>
public sealed record ServiceBindingItem(string Address, int Port, int? PublishedPort = null);

/// <summary>An end point of a service in one process.</summary>
/// <param name="Replica">The machine of the process.</param>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Running">It accepts connections.</param>
/// <param name="Problem">Why it does not; null when it does.</param>
/// <param name="Sessions">Open sessions.</param>
public sealed record ServiceListener(string Replica, string EndPoint, bool Running, string? Problem, int Sessions);

/// <summary>The services and what may be done to them.</summary>
/// <param name="Items">All services by number.</param>
/// <param name="BindingsLocked">Whoever runs this installation has locked the bindings (SVC-390).</param>
/// <param name="OnlyAddress">The only address that bindings may have; null for any.</param>
public sealed record ServiceList(IReadOnlyList<ServiceItem> Items, bool BindingsLocked, string? OnlyAddress);

/// <summary>A service with its own settings, by tab.</summary>
/// <param name="Service">The service.</param>
/// <param name="Tabs">Its settings (SVC-049); a setting's default is that of the service's preset.</param>
public sealed record ServiceDetail(ServiceItem Service, IReadOnlyList<ServiceTab> Tabs);

/// <summary>Settings that are shown together.</summary>
/// <param name="Name">The tab's name.</param>
/// <param name="Settings">Its settings.</param>
public sealed record ServiceTab(string Name, IReadOnlyList<SettingItem> Settings);

/// <summary>What a new service can be for (SVC-013).</summary>
/// <param name="Preset">Which.</param>
/// <param name="Type">What it speaks.</param>
/// <param name="Name">The name of a new one.</param>
/// <param name="Encryption">When TLS begins.</param>
/// <param name="Port">The usual port here.</param>
/// <param name="PublishedPort">The well-known port.</param>
/// <param name="Description">One phrase.</param>
public sealed record ServicePresetItem(
    ServicePreset Preset, ServiceType Type, string Name, ServiceEncryption Encryption, int Port, int PublishedPort, string Description);

/// <summary>A new service: not enabled and without bindings (SVC-012).</summary>
/// <param name="Preset">What it is for.</param>
/// <param name="Name">Its label; null for the preset's.</param>
public sealed record AddServiceRequest(ServicePreset Preset, string? Name = null);

/// <summary>Changes a service; what is null stays.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Enabled">It shall listen.</param>
/// <param name="Encryption">When TLS begins.</param>
public sealed record ChangeServiceRequest(string? Name = null, bool? Enabled = null, ServiceEncryption? Encryption = null);

/// <summary>New bindings in place of all old ones.</summary>
/// <param name="Bindings">Where the service shall listen.</param>
public sealed record SetBindingsRequest(IReadOnlyList<ServiceBindingItem> Bindings);

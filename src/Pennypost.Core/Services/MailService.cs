using System.Collections.Frozen;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Services;

/// <summary>One service instance as it is at a moment (SVC-001): what it is, how it is named, and its own settings.</summary>
/// <remarks>Immutable: a session keeps the snapshot it began with, so that a change applies to the next session and disturbs none that lives.</remarks>
public sealed class MailService
{
    private readonly FrozenDictionary<string, string> values;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="id">The stable number (SVC-015).</param>
    /// <param name="type">What it speaks.</param>
    /// <param name="name">Its label (SVC-005).</param>
    /// <param name="values">The settings that differ from their defaults, by name; already validated.</param>
    public MailService(int id, ServiceType type, string name, IReadOnlyDictionary<string, string>? values = null)
    {
        Id = id;
        Type = type;
        Name = name;
        this.values = (values ?? FrozenDictionary<string, string>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The stable number (SVC-015).</summary>
    public int Id { get; }

    /// <summary>What it speaks.</summary>
    public ServiceType Type { get; }

    /// <summary>Its label (SVC-005).</summary>
    public string Name { get; }

    /// <summary>When TLS begins (SVC-052).</summary>
    public ServiceEncryption Encryption { get; init; } = ServiceEncryption.StartTls;

    /// <summary>The value in force for this service.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="setting">A setting of a class named <c>…ServiceSettings</c>.</param>
    public T Get<T>(Setting<T> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return values.TryGetValue(setting.Name, out var text) ? setting.Parse(text) : setting.Default;
    }
}

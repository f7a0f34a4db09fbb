using System.Collections.Frozen;
using System.Reflection;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Services;

/// <summary>A setting that each service has for itself.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Tab">The tab of the service's page that shows it.</param>
/// <param name="Types">The types of services that have it.</param>
public sealed record ServiceSetting(Setting Setting, string Tab, IReadOnlyList<ServiceType> Types);

/// <summary>Every setting that a service can have: the static fields of this assembly's classes whose names end in <c>ServiceSettings</c>.</summary>
public static class ServiceSettingCatalogue
{
    /// <summary>How the classes are named.</summary>
    public const string ClassSuffix = "ServiceSettings";

    private static readonly IReadOnlyList<Type> Classes =
        [.. typeof(ServiceSettingCatalogue).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: true, IsSealed: true } && t.Name.EndsWith(ClassSuffix, StringComparison.Ordinal))
            .OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>All settings in the order of declaration.</summary>
    public static IReadOnlyList<ServiceSetting> All { get; } = [.. Classes.SelectMany(Declared)];

    /// <summary>All settings by name.</summary>
    public static FrozenDictionary<string, ServiceSetting> ByName { get; } = All.ToFrozenDictionary(s => s.Setting.Name, StringComparer.Ordinal);

    /// <summary>The values that presets give.</summary>
    public static IReadOnlyList<PresetValue> PresetValues { get; } = [.. Classes.SelectMany(Fields).OfType<PresetValue>()];

    /// <summary>The settings of a type of service.</summary>
    /// <param name="type">What the service speaks.</param>
    public static IEnumerable<ServiceSetting> Of(ServiceType type) => All.Where(s => s.Types.Contains(type));

    private static IEnumerable<ServiceSetting> Declared(Type type)
    {
        var attribute = type.GetCustomAttribute<ServiceSettingsAttribute>()
            ?? throw new InvalidOperationException($"{type.Name} must say with [ServiceSettings] which services it is for.");
        return Fields(type).OfType<Setting>().Select(s => new ServiceSetting(s, attribute.Tab, attribute.Types));
    }

    private static IEnumerable<object?> Fields(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null));
}

using System.Reflection;
using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Settings;

/// <summary>Every setting of the system: the static fields of this assembly's classes whose names end in <c>Settings</c>, but for
/// those that each service has for itself (<see cref="ServiceSettingCatalogue"/>).</summary>
public static class SettingCatalogue
{
    /// <summary>All settings, by name.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. typeof(SettingCatalogue).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: true, IsSealed: true } && t.Name.EndsWith("Settings", StringComparison.Ordinal)
                && !t.Name.EndsWith(ServiceSettingCatalogue.ClassSuffix, StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => f.GetValue(null)).OfType<Setting>().OrderBy(s => s.Name, StringComparer.Ordinal)];
}

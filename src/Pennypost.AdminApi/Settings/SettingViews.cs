using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Settings;

/// <summary>Turns declared settings into what the API shows.</summary>
internal static class SettingViews
{
    /// <summary>Every setting by name.</summary>
    public static IReadOnlyList<SettingItem> All(SettingStore store) =>
        [.. store.Declared.Values.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => Item(s, store.GetText(s)))];

    /// <summary>One setting.</summary>
    /// <param name="setting">As declared.</param>
    /// <param name="stored">The value that is set; null for none.</param>
    /// <param name="preset">What applies in place of the default; null for the default.</param>
    public static SettingItem Item(Setting setting, string? stored, string? preset = null) => new(
        setting.Name,
        setting.Label,
        setting.Name.Split('.')[0],
        Kind(setting),
        setting.IsSecret ? null : stored ?? preset ?? setting.DefaultText,
        setting.IsSecret ? null : preset ?? setting.DefaultText,
        stored is null,
        setting.Range?.Minimum.ToString(),
        setting.Range?.Maximum.ToString(),
        setting.Choices,
        setting.Help,
        setting.SpecificationRow.Length == 0 ? null : setting.SpecificationRow);

    private static SettingKind Kind(Setting setting) => setting.IsSecret
        ? SettingKind.Secret
        : setting.TypeName switch
        {
            "bool" => SettingKind.Boolean,
            "int" => SettingKind.Integer,
            "choice" => SettingKind.Choice,
            "duration" => SettingKind.Duration,
            "text" => SettingKind.Text,
            var other => throw new InvalidOperationException($"Setting {setting.Name} has type {other}, which no page knows."),
        };
}

namespace Pennypost.AdminApi.Settings;

/// <summary>What kind of value a setting has; values travel as text in every case.</summary>
public enum SettingKind
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>One line of text.</summary>
    Text,

    /// <summary>One of the choices.</summary>
    Choice,

    /// <summary>A time span such as <c>00:15:00</c>, or with days <c>1.00:00:00</c>.</summary>
    Duration,

    /// <summary>Text that is never shown again.</summary>
    Secret,
}

/// <summary>A setting with everything a page needs to show and check it.</summary>
/// <param name="Name">Its key, such as <c>security.minimum-password-length</c>.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Group">The heading it belongs under: the part of the name before the first period.</param>
/// <param name="Kind">What kind of value it has.</param>
/// <param name="Value">The value now; null for a secret.</param>
/// <param name="Default">The value when nothing is set; null for a secret.</param>
/// <param name="IsDefault">Nothing is set: the default applies.</param>
/// <param name="Minimum">The least value, for numbers; null when there is no limit.</param>
/// <param name="Maximum">The greatest value, for numbers; null when there is no limit.</param>
/// <param name="Choices">The values allowed, for choices; else empty.</param>
/// <param name="Help">What it does.</param>
/// <param name="Row">The row of the specification that describes it; null when there is none.</param>
public sealed record SettingItem(
    string Name,
    string Label,
    string Group,
    SettingKind Kind,
    string? Value,
    string? Default,
    bool IsDefault,
    string? Minimum,
    string? Maximum,
    IReadOnlyList<string> Choices,
    string Help,
    string? Row);

/// <summary>New values; settings that are not named stay as they are. Nothing is stored when one value is not allowed.</summary>
/// <param name="Values">New value by name.</param>
/// <param name="Reset">Names of settings that go back to their default.</param>
public sealed record ChangeSettingsRequest(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string>? Reset = null);

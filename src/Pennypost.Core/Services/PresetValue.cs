using Pennypost.Store.Settings;

namespace Pennypost.Core.Services;

/// <summary>A value that a setting has in some presets in place of its default. Declare it as a public static field of the
/// <c>…ServiceSettings</c> class, beside its setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Text">Its value, as text.</param>
/// <param name="Presets">Where it applies.</param>
public sealed record PresetValue(Setting Setting, string Text, params IReadOnlyList<ServicePreset> Presets);

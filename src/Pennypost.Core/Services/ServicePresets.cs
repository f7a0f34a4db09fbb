using System.Collections.Frozen;

namespace Pennypost.Core.Services;

/// <summary>What a new service of a preset is like.</summary>
/// <param name="Preset">Which.</param>
/// <param name="Type">What it speaks.</param>
/// <param name="Name">The name of a new one (SVC-005).</param>
/// <param name="Encryption">When TLS begins.</param>
/// <param name="Port">The port that needs no privilege.</param>
/// <param name="PublishedPort">The well-known port.</param>
/// <param name="Description">One phrase.</param>
public sealed record ServicePresetInfo(
    ServicePreset Preset, ServiceType Type, string Name, ServiceEncryption Encryption, int Port, int PublishedPort, string Description);

/// <summary>All presets (SVC-013). Their values stand beside the settings, as <see cref="PresetValue"/>.</summary>
public static class ServicePresets
{
    private static readonly FrozenDictionary<ServicePreset, FrozenDictionary<string, string>> ByPreset =
        Enum.GetValues<ServicePreset>().ToFrozenDictionary(p => p, p => ServiceSettingCatalogue.PresetValues
            .Where(v => v.Presets.Contains(p)).ToFrozenDictionary(v => v.Setting.Name, v => v.Text, StringComparer.Ordinal));

    /// <summary>Every preset, in the order in which they are offered.</summary>
    public static IReadOnlyList<ServicePresetInfo> All { get; } =
    [
        new(ServicePreset.IncomingMx, ServiceType.Smtp, "SMTP Server", ServiceEncryption.StartTls, 2525, 25, "from other servers, STARTTLS offered"),
        new(ServicePreset.Submission, ServiceType.Smtp, "Submission Server", ServiceEncryption.RequireStartTls, 2587, 587, "from users, STARTTLS"),
        new(ServicePreset.SubmissionTls, ServiceType.Smtp, "Submission TLS Server", ServiceEncryption.Tls, 2465, 465, "from users, TLS from the start"),
        new(ServicePreset.Pop3, ServiceType.Pop3, "POP3 Server", ServiceEncryption.StartTls, 2110, 110, "STLS offered"),
        new(ServicePreset.Pop3s, ServiceType.Pop3, "POP3S Server", ServiceEncryption.Tls, 2995, 995, "TLS from the start"),
        new(ServicePreset.Imap4, ServiceType.Imap4, "IMAP4 Server", ServiceEncryption.StartTls, 2143, 143, "STARTTLS offered"),
        new(ServicePreset.Imap4s, ServiceType.Imap4, "IMAP4S Server", ServiceEncryption.Tls, 2993, 993, "TLS from the start"),
        new(ServicePreset.Lmtp, ServiceType.Lmtp, "LMTP Server", ServiceEncryption.None, 2024, 24, "from a mail server beside us"),
    ];

    /// <summary>The preset's properties.</summary>
    /// <param name="preset">Which.</param>
    public static ServicePresetInfo Of(ServicePreset preset) => All.Single(p => p.Preset == preset);

    /// <summary>The preset's values, by setting.</summary>
    /// <param name="preset">Which.</param>
    public static IReadOnlyDictionary<string, string> Values(ServicePreset preset) => ByPreset[preset];
}

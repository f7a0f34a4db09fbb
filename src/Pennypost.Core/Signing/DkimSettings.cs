using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Signing;

/// <summary>Whether outgoing mail is signed.</summary>
public enum DkimSigningMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>When the domain of From has an active key.</summary>
    On,

    /// <summary>As On; but mail waits when there is a key that cannot be loaded (SVC-159).</summary>
    Required,
}

/// <summary>Settings of signatures on outgoing mail.</summary>
public static class DkimSettings
{
    /// <summary>SVC-158, SVC-159.</summary>
    public static readonly ChoiceSetting<DkimSigningMode> Signing = new(
        "dkim.signing",
        DkimSigningMode.Off,
        "Off: never. On: mail of users and of the system is signed when the domain of its From has an active key. Required: the same; when there is an active key that cannot be loaded, "
        + "mail is refused for the time being, and what is in the queue waits.")
    {
        Label = "DKIM Signing",
        SpecificationRow = "SVC-158",
    };

    /// <summary>SVC-160.</summary>
    public static readonly TextSetting Selector = new(
        "dkim.selector", "", 63, "Only keys with this selector sign. Empty: the active keys of each domain, whatever their selectors.")
    {
        Label = "DKIM Selector",
        SpecificationRow = "SVC-160",
        Range = (0, 63),
        Check = text => text.Length == 0 || DomainName.TryNormalize(text, out _) ? null : "Must be a selector: letters, digits and hyphens.",
    };

    /// <summary>Whether all mail is sent in seven bits.</summary>
    public static readonly BooleanSetting SevenBit = new(
        "dkim.seven-bit",
        false,
        "Sends every message in seven bits, so that no server behind the next one has to convert it, which would break its signature (RFC 6376 §5.3). Text with accents then travels as base64, "
        + "a third larger. Off: messages are converted, and signed in that form, only for a next server that takes nothing else.")
    {
        Label = "Always send in seven bits",
    };

    /// <summary>USR-194.</summary>
    public static readonly BooleanSetting SealForwards = new(
        "arc.seal-forwards",
        true,
        "Adds an ARC seal (RFC 8617) to mail from outside that is sent on to another server, so that the next server can see what was found out here. "
        + "Needs an active DKIM key of the recipient's domain or of the default domain.")
    {
        Label = "ARC seal on forwarded mail",
        SpecificationRow = "USR-194",
    };
}

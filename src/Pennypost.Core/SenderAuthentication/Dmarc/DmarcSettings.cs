using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What is done when DMARC fails.</summary>
public enum DmarcEnforcement
{
    /// <summary>Nothing: the result stands in Authentication-Results.</summary>
    Report,

    /// <summary>Mail is refused when the author's domain asks for it (p=reject).</summary>
    Reject,
}

/// <summary>DMARC settings.</summary>
public static class DmarcSettings
{
    /// <summary>What a failure leads to.</summary>
    public static readonly ChoiceSetting<DmarcEnforcement> Enforcement = new(
        "dmarc.enforcement",
        DmarcEnforcement.Report,
        "Report: a failure is only told in Authentication-Results. Reject: mail is refused when the author's domain asks for that (p=reject); mailing lists that change messages may suffer.")
    {
        Label = "When DMARC fails",
        SpecificationRow = "STB-077",
    };

    /// <summary>How long the figures are kept.</summary>
    public static readonly IntegerSetting KeepDays = new(
        "dmarc.keep-days", 90, 1, 730, "Days for which it is kept who sent mail under which domain, and what DMARC said.")
    {
        Label = "Keep DMARC data for days",
        Range = (1, 730),
    };
}

using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What is done when DMARC fails.</summary>
public enum DmarcEnforcement
{
    /// <summary>Nothing: the result stands in Authentication-Results.</summary>
    Report,

    /// <summary>Mail goes to the folder for junk when the author's domain asks for that or for more (p=quarantine, p=reject).</summary>
    Quarantine,

    /// <summary>As the author's domain asks: p=quarantine into the folder for junk, p=reject refused.</summary>
    Reject,
}

/// <summary>DMARC settings.</summary>
public static class DmarcSettings
{
    /// <summary>What a failure leads to.</summary>
    public static readonly ChoiceSetting<DmarcEnforcement> Enforcement = new(
        "dmarc.enforcement",
        DmarcEnforcement.Report,
        "Report: a failure is only told in Authentication-Results. Quarantine: mail is delivered to the folder for junk when the author's domain asks for that or for more "
        + "(p=quarantine, p=reject). Reject: as the domain asks, so p=reject is refused. Mail through mailing lists that change messages may suffer.")
    {
        Label = "When DMARC fails",
        SpecificationRow = "STB-077",
    };

    /// <summary>Whether aggregate reports are sent.</summary>
    public static readonly BooleanSetting SendReports = new(
        "dmarc.send-reports",
        false,
        "Sends each day, to the domains that ask for it in their DMARC record, who sent mail in their name the day before and what DMARC said (aggregate reports). They tell the addresses of sending "
        + "servers and numbers of messages, nothing about recipients or contents.")
    {
        Label = "Send DMARC reports",
    };

    /// <summary>Who sends them.</summary>
    public static readonly TextSetting ReportAddress = new(
        "dmarc.report-address", "", 255, "The address that DMARC reports come from, and to which their failures return. Empty: postmaster of the first local domain.")
    {
        Label = "Sender of DMARC reports",
        Range = (0, 255),
        Check = text => text.Length == 0 || AddrSpec.TryParse(text, out _) ? null : "Must be a mail address.",
    };

    /// <summary>How long the figures are kept.</summary>
    public static readonly IntegerSetting KeepDays = new(
        "dmarc.keep-days", 90, 1, 730, "Days for which it is kept who sent mail under which domain, and what DMARC said.")
    {
        Label = "Keep DMARC data for days",
        Range = (1, 730),
    };
}

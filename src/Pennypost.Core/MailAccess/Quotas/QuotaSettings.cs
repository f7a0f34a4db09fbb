using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Quotas;

/// <summary>What happens when a mailbox holds more than its quota.</summary>
public static class QuotaSettings
{
    /// <summary>STB-150.</summary>
    public static readonly BooleanSetting RefuseStoring = new(
        "quotas.refuse-storing", false, "Mail programs cannot store more messages in a mailbox that holds one and a half times its quota. Incoming mail is never refused.")
    {
        Label = "Refuse storing above 150 % of the quota",
        SpecificationRow = "STB-150",
    };
}

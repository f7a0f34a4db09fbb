using Pennypost.Core.Services;
using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.BlockLists;

/// <summary>What happens to mail from a listed client (SVC-192 to SVC-196).</summary>
public enum BlockListAction
{
    /// <summary>It is delivered with a header field that says so.</summary>
    Accept,

    /// <summary>Its recipients are refused.</summary>
    Reject,

    /// <summary>It is delivered to somebody else.</summary>
    Redirect,

    /// <summary>It is accepted and thrown away.</summary>
    Discard,
}

/// <summary>What each SMTP service decides about block lists for itself.</summary>
[ServiceSettings(ServiceTabs.SpamReduction, ServiceType.Smtp)]
public static class BlockListServiceSettings
{
    /// <summary>SVC-185.</summary>
    public static readonly BooleanSetting Enabled = new(
        "block-lists.enabled", true, "Look clients up in the block lists. Nothing is asked while there is no list, and nothing that is found matters for who logs in.")
    {
        Label = "Check block lists",
        SpecificationRow = "SVC-185",
    };

    /// <summary>Who comes here logs in: his address does not matter.</summary>
    public static readonly PresetValue UsersLogIn = new(Enabled, "false", ServicePreset.Submission, ServicePreset.SubmissionTls);

    /// <summary>SVC-192 to SVC-196.</summary>
    public static readonly ChoiceSetting<BlockListAction> Action = new(
        "block-lists.action", BlockListAction.Accept, "What happens to mail from a listed address. Accept: it is delivered with the header field X-RBLFound. Discard: it is accepted and lost, not recommended.")
    {
        Label = "RBL action",
        SpecificationRow = "SVC-196",
    };

    /// <summary>SVC-195.</summary>
    public static readonly TextSetting RedirectTo = new(
        "block-lists.redirect-to", "", 320, "The user or address that gets redirected mail instead of its recipients. Empty: it is delivered as with Accept, so that nothing is lost.")
    {
        Label = "Redirect blacklisted mail To",
        SpecificationRow = "SVC-195",
        Range = (0, 320),
        Check = text => text.Length == 0 || AddrSpec.TryCreate(text, "example.com", out _) || AddrSpec.TryParse(text, out _) ? null : "Must be a user or an address.",
    };

    /// <summary>SVC-197.</summary>
    public static readonly BooleanSetting SkipAllowUnauth = new(
        "block-lists.skip-allow-unauth", true, "Do not look up clients that the access restrictions let send without log-in.")
    {
        Label = "Don't check IP addresses listed in the SMTP server access restrictions as \"NOAUTH\" for RBL entries",
        SpecificationRow = "SVC-197",
    };
}

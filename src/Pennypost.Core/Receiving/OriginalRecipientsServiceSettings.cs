using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Whether an SMTP service writes the recipients of the envelope into messages.</summary>
[ServiceSettings(ServiceTabs.Advanced, ServiceType.Smtp, ServiceType.Lmtp)]
public static class OriginalRecipientsServiceSettings
{
    private const int LongestName = 60;

    /// <summary>SVC-219.</summary>
    public static readonly BooleanSetting Enabled = new(
        "smtp.original-recipients", false,
        "A user's copy names, in a header field, the addresses of the envelope by which it came to this user, for programs that sort mail again. It tells the user of addresses "
        + "that To and Cc do not show. A message for several users is stored once for each of them then.")
    {
        Label = "Add original recipients to custom header if message delivered to local mailbox",
        SpecificationRow = "SVC-219",
    };

    /// <summary>SVC-220.</summary>
    public static readonly TextSetting FieldName = new(
        "smtp.original-recipients-field", "X-VPOP3-ORIGRCPT", LongestName,
        "The name of that field. Fields of this name that come from outside are removed.")
    {
        Label = "Name of the header field for original recipients",
        SpecificationRow = "SVC-220",
        Range = (3, LongestName),
        Check = text => text.Length > 2 && text.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? null
            : "Must begin with X- and consist of letters, digits and hyphens.",
    };
}

using Pennypost.Core.Settings;
using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>Settings of the checks of whole messages and of the fields that report them.</summary>
public static class AuthenticationSettings
{
    /// <summary>STB-077.</summary>
    public static readonly BooleanSetting AddResults = new(
        "authentication.add-results",
        true,
        "Check DKIM, ARC and DMARC of received messages and put an Authentication-Results field on top that tells what they and SPF say.")
    {
        Label = "Add Authentication-Results header",
        SpecificationRow = "STB-077",
    };

    /// <summary>STB-078.</summary>
    public static readonly TextSetting ServiceName = new(
        "authentication.id",
        "",
        255,
        "The name under which this site reports results; several servers may share one. Fields of this name that come from outside are removed. Empty: the host name.")
    {
        Label = "Authentication ID",
        SpecificationRow = "STB-078",
        Range = (0, 255),
        Check = text => text.Length == 0 || (DomainName.TryNormalize(text, out _) && text[0] != '[') ? null : "Must be a host name.",
    };

    /// <summary>STB-080.</summary>
    public static readonly TextSetting Gateways = new(
        "authentication.gateways",
        "",
        2000,
        "Addresses or networks (CIDR) of trusted front servers, separated by blanks or semicolons. Mail that comes through them is not checked, and their Authentication-Results are kept.")
    {
        Label = "Gateway Servers",
        SpecificationRow = "STB-080",
        Range = (0, 2000),
        Check = text => GatewayServers.Read(text) is null ? "Must be addresses or networks, separated by blanks or semicolons." : null,
    };

    /// <summary>STB-082.</summary>
    public static readonly BooleanSetting AddReceivedSpf = new(
        "authentication.add-received-spf", true, "Also tell what SPF says in a Received-SPF field, which older programs read.")
    {
        Label = "Add Received-SPF",
        SpecificationRow = "STB-082",
    };

    /// <summary>How long the client may be kept waiting for DNS at the end of a message.</summary>
    public static readonly IntegerSetting MessageSeconds = new(
        "authentication.message-seconds",
        10,
        1,
        60,
        "Seconds that DKIM, ARC and DMARC may wait for DNS at the end of a message. What is unknown then is reported as temperror; the message is never refused for it.")
    {
        Label = "Time for DNS at the end of a message",
        Range = (1, 60),
    };

    /// <summary>The authserv-id in force.</summary>
    /// <param name="settings">The values in force.</param>
    public static string ServiceNameInForce(SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var name = settings.Get(ServiceName);
        return name.Length > 0 && DomainName.TryNormalize(name, out var normalized) ? normalized : HostSettings.HostName(settings);
    }
}

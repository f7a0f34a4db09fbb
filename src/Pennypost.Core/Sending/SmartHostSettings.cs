using Pennypost.Mail;
using Pennypost.Smtp.Client;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sending;

/// <summary>Settings of the smart host: the server that takes all outgoing mail (CON-125 ff.).</summary>
public static class SmartHostSettings
{
    /// <summary>CON-127, CON-128.</summary>
    public static readonly TextSetting Host = new(
        "smart-host.host", "", 255, "Name or address of the server that takes outgoing mail. Empty: outgoing mail waits in the queue.")
    {
        Label = "SMTP relay server",
        SpecificationRow = "CON-128",
        Range = (0, 255),
        Check = text => text.Length == 0 || DomainName.TryNormalize(text, out _) || System.Net.IPAddress.TryParse(text, out _)
            ? null
            : "Must be a host name or an IP address.",
    };

    /// <summary>CON-129.</summary>
    public static readonly IntegerSetting Port = new(
        "smart-host.port", 587, 1, 65535, "Its port: 587 and 465 (with implicit TLS) are for submission, 25 is for relaying.")
    {
        Label = "Port",
        SpecificationRow = "CON-129",
        Range = (1, 65535),
    };

    /// <summary>CON-130.</summary>
    public static readonly ChoiceSetting<SmtpTls> Tls = new(
        "smart-host.tls",
        SmtpTls.WhenOffered,
        "None: never. WhenOffered: STARTTLS if the server offers it. StartTls: STARTTLS or nothing. Implicit: TLS from the first octet.")
    {
        Label = "Session encryption",
        SpecificationRow = "CON-130",
    };

    /// <summary>Whether the certificate must be good.</summary>
    public static readonly BooleanSetting VerifyCertificate = new(
        "smart-host.verify-certificate",
        true,
        "The certificate must be valid and carry the server's name. Not looked at with WhenOffered and no user name, where clear text would do as well.")
    {
        Label = "Verify the certificate",
    };

    /// <summary>CON-132.</summary>
    public static readonly TextSetting UserName = new("smart-host.user-name", "", 255, "User name at the server. Empty: no log-in.")
    {
        Label = "SMTP user name",
        SpecificationRow = "CON-132",
        Range = (0, 255),
    };

    /// <summary>CON-132.</summary>
    public static readonly TextSetting Password = new("smart-host.password", "", 1024, "Password at the server.")
    {
        Label = "SMTP password",
        SpecificationRow = "CON-132",
        Range = (0, 1024),
        IsSecret = true,
    };
}

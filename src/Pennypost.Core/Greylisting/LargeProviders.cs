using Pennypost.Core.Routing;

namespace Pennypost.Core.Greylisting;

/// <summary>SPF records of providers that send from many addresses and try again from another one (SVC-169, SVC-170).</summary>
/// <remarks>Names of SPF records, not of senders: anybody can write a sender's address, but only these networks pass these records.</remarks>
public static class LargeProviders
{
    /// <summary>Tells whether a passing SPF record is one of these.</summary>
    /// <param name="domain">The innermost record's domain.</param>
    public static bool Has(string domain) => SpfDomains.Any(pattern => Wildcard.Matches(pattern, domain));

    /// <summary>Domains of SPF records, with wildcards.</summary>
    public static IReadOnlyList<string> SpfDomains { get; } =
    [
        "_spf.google.com", "_netblocks*.google.com",
        "spf.protection.outlook.com", "*.protection.outlook.com", "hotmail.com", "outlook.com",
        "_spf.mail.yahoo.com", "yahoo.com", "aol.com",
        "icloud.com", "_spf.apple.com",
        "amazonses.com", "amazon.com",
        "gmx.net", "_netblocks.gmx.net", "web.de", "_netblocks.web.de", "spf.1and1.com", "_spf.perfora.net", "_spf.kundenserver.de",
        "fastmail.com", "spf.messagingengine.com",
        "_spf.protonmail.ch", "zoho.com", "zohomail.com",
        "sendgrid.net", "mailgun.org", "spf.mandrillapp.com", "servers.mcsv.net", "spf.mailjet.com", "spf.sparkpostmail.com",
        "_spf.salesforce.com", "spf.mtasv.net", "_spf.facebook.com", "facebookmail.com", "linkedin.com",
        "_spf.mail.ru", "_spf.yandex.net", "mx.ovh.com", "spf.mimecast.com", "_netblocks.mimecast.com",
    ];
}

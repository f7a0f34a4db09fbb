using Microsoft.Extensions.Logging;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>What sender authentication logs. Texts from outside are printable ASCII by then.</summary>
internal static partial class SenderAuthenticationLog
{
    [LoggerMessage(3801, LogLevel.Debug, "{Session}: SPF {Result} for {Domain} by {Mechanism} {Problem}")]
    public static partial void SpfChecked(ILogger logger, string session, SpfResult result, string domain, string? mechanism, string? problem);

    [LoggerMessage(3802, LogLevel.Information, "{Session}: refused {Recipient}, SPF {Result} for {Domain}")]
    public static partial void SpfRefused(ILogger logger, string session, SpfResult result, string domain, string recipient);

    [LoggerMessage(3803, LogLevel.Information, "{Session}: refused, DMARC {Result} for {Domain}")]
    public static partial void DmarcRefused(ILogger logger, string session, DmarcResult result, string domain);

    [LoggerMessage(3807, LogLevel.Information, "DMARC report about {Domain} with {Records} records goes to {Recipients}")]
    public static partial void ReportSent(ILogger logger, string domain, int records, string recipients);

    [LoggerMessage(3804, LogLevel.Information, "{Actor} exempted {Network} {Name}@{Domain} of service {Service} from SPF")]
    public static partial void ExemptionCreated(ILogger logger, string actor, string network, string name, string domain, int? service);

    [LoggerMessage(3805, LogLevel.Information, "{Actor} changed SPF exemption {Id} to {Network} {Name}@{Domain} of service {Service}")]
    public static partial void ExemptionUpdated(ILogger logger, string actor, long id, string network, string name, string domain, int? service);

    [LoggerMessage(3806, LogLevel.Information, "{Actor} deleted SPF exemption {Id}")]
    public static partial void ExemptionDeleted(ILogger logger, string actor, long id);
}

using Pennypost.Core.Settings;
using Pennypost.Core.Status;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Certificates;

/// <summary>Warns 30, 14, 7 and 1 days before a certificate expires (SVC-027), and when none names this host (USR-112).</summary>
/// <param name="store">The certificates.</param>
/// <param name="settings">The values in force, for the host's name.</param>
/// <param name="time">The clock.</param>
public sealed class CertificateWarnings(CertificateStore store, SettingStore settings, TimeProvider time) : ISystemMessageSource
{
    private const string Page = "/certificates";

    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current
    {
        get
        {
            var all = store.All;
            foreach (var certificate in all)
            {
                if (Expiry(certificate) is { } message)
                {
                    yield return message;
                }
            }

            var host = settings.Get(HostSettings.Name);
            if (all.Count > 0 && host.Length > 0 && !all.Any(c => c.Certificate.Covers(host)))
            {
                yield return new SystemMessage(
                    SystemMessageLevel.Warning, "certificate-name", $"No TLS certificate is for {host}, the name of this mail system.", Page);
            }
        }
    }

    private SystemMessage? Expiry(StoredCertificate stored)
    {
        var name = stored.Certificate.Names is [var first, ..] ? first : $"number {stored.Id}";
        var end = stored.Certificate.Leaf.NotAfter.ToUniversalTime();
        var days = (end - time.GetUtcNow().UtcDateTime).TotalDays;

        // One code for each step, so that a message that was dismissed at one comes back at the next.
        return days switch
        {
            <= 0 => new(SystemMessageLevel.Error, $"certificate-expired-{stored.Id}", $"The TLS certificate for {name} has expired: clients refuse it.", Page),
            <= 1 => Soon(SystemMessageLevel.Error, 1),
            <= 7 => Soon(SystemMessageLevel.Error, 7),
            <= 14 => Soon(SystemMessageLevel.Warning, 14),
            <= 30 => Soon(SystemMessageLevel.Warning, 30),
            _ => null,
        };

        SystemMessage Soon(SystemMessageLevel severity, int step) => new(
            severity, $"certificate-expires-{stored.Id}-{step}", $"The TLS certificate for {name} expires in {DaysText((int)Math.Ceiling(days))}, on {end:yyyy-MM-dd}.", Page);
    }

    private static string DaysText(int days) => days == 1 ? "one day" : $"{days} days";
}

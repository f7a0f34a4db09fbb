using System.Net;
using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Settings;

/// <summary>What the system calls itself.</summary>
public static class HostSettings
{
    /// <summary>The name in greetings, in EHLO and in trace fields (SVC-211, CON-158).</summary>
    public static readonly TextSetting Name = new(
        "host.name",
        "",
        255,
        "The fully qualified name of this mail system, as other servers see it. Empty: the machine's own name.")
    {
        Label = "Host name",
        SpecificationRow = "SVC-211",
        Range = (0, 255),
        Check = text => text.Length == 0 || DomainName.TryNormalize(text, out _) ? null : "Must be a host name.",
    };

    /// <summary>The name in force: ASCII, without spaces, fit for any protocol line.</summary>
    /// <param name="settings">The values in force.</param>
    public static string HostName(SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var name = settings.Get(Name);
        if (name.Length == 0)
        {
            name = Dns.GetHostName();
        }

        return DomainName.TryNormalize(name, out var normalized) ? normalized : "localhost";
    }
}

using Pennypost.Core.Settings;
using Pennypost.Net;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>The kinds of SMTP services (SVC-013).</summary>
public enum SmtpService
{
    /// <summary>Takes mail from other servers; who logs in may send as on the submission ports.</summary>
    Mx,

    /// <summary>Takes mail from users who log in, by STARTTLS or with TLS from the first octet.</summary>
    Submission,
}

/// <summary>What the settings mean for a session.</summary>
public static class SmtpServices
{
    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="service">The kind of service.</param>
    /// <param name="settings">The values in force.</param>
    /// <param name="startTls">The certificate for STARTTLS; null where TLS cannot be had or has begun with the first octet.</param>
    /// <param name="implicitTls">True on the port where TLS begins with the first octet.</param>
    public static SmtpServerSettings Settings(SmtpService service, SettingStore settings, TlsServerSettings? startTls, bool implicitTls)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isSubmission = service == SmtpService.Submission;
        var requireTls = settings.Get(isSubmission ? SubmissionSettings.RequireTls : MxSettings.RequireTls);
        return new SmtpServerSettings
        {
            HostName = HostSettings.HostName(settings),
            StartTls = implicitTls ? null : startTls,
            RequireTls = requireTls && !implicitTls,
            RequireAuthentication = isSubmission,
            OfferAuthentication = isSubmission || settings.Get(MxSettings.OfferLogIn),
            AllowPlaintextAuthentication = isSubmission && !requireTls,
            Limits = new((int)settings.Get(MxSettings.MaximumMessages), (int)settings.Get(MxSettings.MaximumRecipients)),
            AuthenticatedLimits = new((int)settings.Get(SubmissionSettings.MaximumMessages), (int)settings.Get(SubmissionSettings.MaximumRecipients)),
            MaximumLogInFailures = (int)settings.Get(ReceivingSettings.MaximumLogInFailures),
            MaximumTextLine = (int)settings.Get(ReceivingSettings.MaximumLineLength),
        };
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Certificates;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.MailAccess.Pop3;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Pop3;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>Makes the engine that speaks a service's protocol.</summary>
internal sealed class ServiceEngines(IServiceProvider services, CertificateStore certificates, SettingStore settings, ILoggerFactory loggers)
{
    /// <summary>The engine for sessions that begin now.</summary>
    public IConnectionHandler Create(MailService service) => service.Type switch
    {
        ServiceType.Pop3 => Pop3(service),
        ServiceType.Imap4 => Imap(service),
        _ => Smtp(service),
    };

    private LoopbackChoice Smtp(MailService service)
    {
        var backend = new SmtpBackend(service, services.GetRequiredService<ReceivingParts>());
        var dialogue = service.Get(SmtpAdvancedServiceSettings.LogDialogue) ? loggers.CreateLogger(HostLogging.Dialogue) : null;
        SmtpServerSettings Settings() => SmtpServices.Settings(service, settings, certificates.Server) with { Dialogue = dialogue };
        return new LoopbackChoice(
            Server(() => Settings() with { RequireTls = false, AllowPlaintextAuthentication = true }),
            Server(Settings));

        SmtpServer Server(Func<SmtpServerSettings> current) => new(backend, current, TimeProvider.System, loggers.CreateLogger<SmtpServer>());
    }

    private LoopbackChoice Pop3(MailService service)
    {
        var backend = services.GetRequiredService<Func<MailService, IPop3Backend>>()(service);
        var metrics = services.GetRequiredService<Pop3Metrics>();
        Pop3Options Options() => Pop3ServiceSettings.Options(service, certificates.Server);
        return new LoopbackChoice(Server(() => Options() with { RequireTls = false }), Server(Options));

        Pop3Server Server(Func<Pop3Options> current) => new(backend, current, TimeProvider.System, metrics, loggers.CreateLogger<Pop3Server>());
    }

    private LoopbackChoice Imap(MailService service)
    {
        var backend = services.GetRequiredService<Func<MailService, IImapBackend>>()(service);
        ImapServerSettings Session() => ImapServiceSettings.Session(service, certificates.Server);
        return new LoopbackChoice(Server(() => Session() with { AllowPlaintextLogIn = true }), Server(Session));

        ImapServer Server(Func<ImapServerSettings> current) => new(backend, current, loggers.CreateLogger<ImapServer>(), TimeProvider.System);
    }
}

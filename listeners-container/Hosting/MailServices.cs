using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.MailAccess.Pop3;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Core.Status;
using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Pop3;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>Opens the listeners of the mail services and closes them gracefully.</summary>
internal sealed class MailServices : IHostedService, IListenerStatusSource
{
    private static readonly IReadOnlyList<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private readonly IServiceProvider _services;
    private readonly HostOptions _options;
    private readonly SettingStore _settings;
    private readonly ILoggerFactory _loggers;
    private readonly TlsServerSettings _tls;
    private volatile bool _running;

    public MailServices(IServiceProvider services, HostOptions options, SettingStore settings, ILoggerFactory loggers)
    {
        _services = services;
        _options = options;
        _settings = settings;
        _loggers = loggers;
        var certificates = new ServerCertificates(ServerCertificateFile.LoadOrCreate(options.DataDirectory, Dns.GetHostName()));
        _tls = new TlsServerSettings { SelectCertificate = certificates.Select };
        Listening =
        [
            .. services.GetRequiredService<ServiceDirectory>().All.Where(i => i.Enabled)
                .SelectMany(i => i.Bindings.Select(b => Service(i, b))),
        ];
    }

    /// <summary>The services of this process.</summary>
    public IReadOnlyList<ListeningService> Listening { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ListenerStatus> Current =>
    [
        .. Listening.Select(s => new ListenerStatus(
            s.Name, s.Protocol, s.EndPoint.ToString(), Tls(s.Mode), _running, s.Listener.LiveSessions, s.MaximumSessions)),
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Listening)
        {
            await service.Listener.StartAsync(cancellationToken);
        }

        _running = true;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _running = false;
        return Task.WhenAll(Listening.Select(s => s.Listener.StopAsync(cancellationToken)));
    }

    private static ListenerTls Tls(TlsMode mode) => mode switch
    {
        TlsMode.StartTls => ListenerTls.StartTls,
        TlsMode.Implicit => ListenerTls.Implicit,
        _ => ListenerTls.None,
    };

    private ListeningService Service(ServiceInstance instance, ServiceBinding binding)
    {
        var service = instance.Service;
        var mode = service.Encryption switch
        {
            ServiceEncryption.None => TlsMode.None,
            ServiceEncryption.Tls => TlsMode.Implicit,
            _ => TlsMode.StartTls,
        };
        var endPoint = new IPEndPoint(_options.Address, binding.Port + _options.PortBase);
        var settings = new ListenerSettings
        {
            Name = service.Name,
            EndPoint = endPoint,
            Mode = mode,
            Tls = mode == TlsMode.None ? null : _tls,
            UnlimitedAddresses = _options.Demo is null ? [] : Loopback,
            TooManySessionsReply = service.Type switch
            {
                ServiceType.Pop3 => "-ERR [SYS/TEMP] Too many connections, try again later\r\n"u8.ToArray(),
                ServiceType.Imap4 => "* BYE [LIMIT] Too many connections, try again later\r\n"u8.ToArray(),
                _ => "421 4.7.0 Too many connections, try again later\r\n"u8.ToArray(),
            },
        };
        var (protocol, handler) = service.Type switch
        {
            ServiceType.Pop3 => ("POP3", Pop3(service)),
            ServiceType.Imap4 => ("IMAP", Imap(service)),
            _ => ("SMTP", Smtp(service)),
        };
        var listener = new TcpListenerService(settings, handler, _loggers, _services.GetRequiredService<NetMetrics>());
        return new ListeningService(
            service.Name, protocol, ServicePresets.Of(instance.Preset).Description, endPoint, mode, settings.MaximumSessions, listener);
    }

    private LoopbackChoice Smtp(MailService service)
    {
        var backend = new SmtpBackend(service, _services.GetRequiredService<ReceivingParts>());
        SmtpServerSettings Settings() => SmtpServices.Settings(service, _settings, _tls);
        return new LoopbackChoice(
            Server(() => Settings() with { RequireTls = false, AllowPlaintextAuthentication = true }),
            Server(Settings));

        SmtpServer Server(Func<SmtpServerSettings> settings) => new(backend, settings, TimeProvider.System, _loggers.CreateLogger<SmtpServer>());
    }

    private LoopbackChoice Pop3(MailService service)
    {
        var backend = _services.GetRequiredService<IPop3Backend>();
        var metrics = _services.GetRequiredService<Pop3Metrics>();
        Pop3Options Options() => Pop3ServiceSettings.Options(service, _tls);
        return new LoopbackChoice(Server(() => Options() with { RequireTls = false }), Server(Options));

        Pop3Server Server(Func<Pop3Options> options) => new(backend, options, TimeProvider.System, metrics, _loggers.CreateLogger<Pop3Server>());
    }

    private LoopbackChoice Imap(MailService service)
    {
        var backend = _services.GetRequiredService<IImapBackend>();
        ImapServerSettings Session() => ImapServiceSettings.Session(service, _tls);
        return new LoopbackChoice(Server(() => Session() with { AllowPlaintextLogIn = true }), Server(Session));

        ImapServer Server(Func<ImapServerSettings> settings) => new(backend, settings, _loggers.CreateLogger<ImapServer>(), TimeProvider.System);
    }
}

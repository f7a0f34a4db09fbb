using System.Net;
using Pennypost.Core.Settings;
using Pennypost.Net;
using Pennypost.Smtp.Client;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sending;

/// <summary>The server that takes outgoing mail, as configured at one moment.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Client">How to talk to it.</param>
public sealed record SmartHost(string Host, int Port, SmtpClientSettings Client)
{
    /// <summary>Reads the configuration in force.</summary>
    /// <param name="settings">The values in force.</param>
    /// <returns>Null when no smart host is configured.</returns>
    public static SmartHost? Of(SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var host = settings.Get(SmartHostSettings.Host);
        if (host.Length == 0)
        {
            return null;
        }

        var tls = settings.Get(SmartHostSettings.Tls);
        var user = settings.Get(SmartHostSettings.UserName);
        // A password goes only to the server it is for; without one, opportunistic TLS is better than none whoever answers (RFC 7435 §3).
        var verify = settings.Get(SmartHostSettings.VerifyCertificate) && (tls != SmtpTls.WhenOffered || user.Length > 0);
        return new SmartHost(host, (int)settings.Get(SmartHostSettings.Port), new SmtpClientSettings
        {
            HelloName = HostSettings.HostName(settings),
            Tls = tls,
            TlsSettings = new TlsClientSettings { ServerName = host, Verification = verify ? TlsVerification.Required : TlsVerification.None },
            LogIn = user.Length > 0 ? new SmtpLogIn(user, settings.Get(SmartHostSettings.Password)) : null,
        });
    }

    /// <summary>The same server for messages whose author would rather have them travel in clear than not at all (<c>TLS-Required: No</c>, RFC 8689 §5): what is configured to
    /// insist on TLS or on a good certificate does not hold for them. A password still travels only as configured.</summary>
    public SmartHost WithoutDemands() => Client is not { LogIn: null, Tls: not SmtpTls.None }
        ? this
        : this with
        {
            Client = Client with
            {
                Tls = Client.Tls == SmtpTls.StartTls ? SmtpTls.WhenOffered : Client.Tls,
                TlsSettings = new TlsClientSettings { ServerName = Host, Verification = TlsVerification.None },
            },
        };

    /// <summary>Opens a session.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SmtpClientException">The server was reached and no session came about.</exception>
    /// <exception cref="ConnectFailedException">The server was not reached.</exception>
    public async ValueTask<SmtpClient> OpenAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await SmtpClient.OpenAsync(await DialAsync(cancellationToken), Client, time, cancellationToken);
        }
        catch (SmtpClientException error) when (error.Failure == SmtpFailure.Tls && Client is { Tls: SmtpTls.WhenOffered, LogIn: null })
        {
            // RFC 7435 §3: TLS that does not work must not be worse than no TLS.
            return await SmtpClient.OpenAsync(await DialAsync(cancellationToken), Client with { Tls = SmtpTls.None }, time, cancellationToken);
        }
    }

    private async ValueTask<Connection> DialAsync(CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);
            return await Connection.ConnectAsync(new DialTarget([.. addresses.Select(address => new IPEndPoint(address, Port))]), cancellationToken);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            throw new ConnectFailedException($"{Host} cannot be resolved: {error.Message}", error);
        }
    }
}

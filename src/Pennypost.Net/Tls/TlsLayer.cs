using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Net;

/// <summary>TLS over the wire's pipes. Buffers are rented only while data is there: an idle layer holds none.</summary>
internal sealed class TlsLayer : IAsyncDisposable
{
    private readonly SslStream stream;

    public TlsLayer(PipeReader wireInput, PipeWriter wireOutput)
    {
        stream = new SslStream(new PipeStream(wireInput, wireOutput), leaveInnerStreamOpen: false);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public async Task<TlsInfo> AuthenticateAsServerAsync(TlsServerSettings settings, CancellationToken cancellationToken)
    {
        string? serverName = null;
        var trusted = false;
        await stream.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                serverName = string.IsNullOrEmpty(hello.ServerName) ? null : hello.ServerName;
                return ValueTask.FromResult(OptionsFor(settings, serverName, errors =>
                {
                    // A client certificate is never demanded; what it is worth is told in TlsInfo.PeerTrusted.
                    trusted = errors == SslPolicyErrors.None;
                    return true;
                }));
            },
            state: null,
            cancellationToken);
        return Info(serverName, trusted);
    }

    public async Task<TlsInfo> AuthenticateAsClientAsync(TlsClientSettings settings, CancellationToken cancellationToken)
    {
        var trusted = false;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.ServerName,
            EnabledSslProtocols = settings.Protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                trusted = errors == SslPolicyErrors.None;
                return trusted || settings.Verification == TlsVerification.None;
            },
        };
        if (settings.TrustedRoots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(settings.TrustedRoots);
        }

        await stream.AuthenticateAsClientAsync(options, cancellationToken);
        return Info(settings.ServerName, trusted);
    }

    /// <summary>Sends what was written and close_notify (RFC 8446 §6.1). A lost connection is no error here: there is nobody left to tell.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Output.CompleteAsync();
            if (stream.IsAuthenticated)
            {
                await stream.ShutdownAsync();
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The peer went first; only the local state remains to be released.
        }

        await Input.CompleteAsync();
        await stream.DisposeAsync();
    }

    private static SslServerAuthenticationOptions OptionsFor(TlsServerSettings settings, string? serverName, Func<SslPolicyErrors, bool> accept) => new()
    {
        ServerCertificateContext = settings.SelectCertificate(serverName)
            ?? throw new AuthenticationException("No certificate is configured for the requested name."),
        EnabledSslProtocols = settings.Protocols,
        CipherSuitesPolicy = settings.CipherSuites is { } suites ? new CipherSuitesPolicy(suites) : null,
        ClientCertificateRequired = settings.AskForClientCertificate,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
        RemoteCertificateValidationCallback = (_, _, _, errors) => accept(errors),
    };

    private TlsInfo Info(string? serverName, bool trusted) => new(
        stream.SslProtocol,
        stream.NegotiatedCipherSuite.ToString(),
        serverName,
        stream.RemoteCertificate as X509Certificate2,
        trusted)
    {
        ServerCertificate = (stream.IsServer ? stream.LocalCertificate : stream.RemoteCertificate) as X509Certificate2,
    };
}

using System.IO.Pipelines;

namespace Pennypost.Net;

/// <content>Upgrades to TLS.</content>
public sealed partial class Connection
{
    /// <summary>Upgrades as the server: STARTTLS, STLS, or TLS from the first octet.</summary>
    /// <remarks>
    /// Input that is already here was sent before the handshake and could have been injected by anyone on the way (RFC 3207 §6, RFC 9051 §6.2.1): it is
    /// dropped. That happens before <paramref name="goAhead"/> is sent, because after it the peer may rightly send its ClientHello at any moment.
    /// </remarks>
    /// <param name="settings">Certificates, versions, time-out.</param>
    /// <param name="goAhead">The whole reply line that invites the peer to start (such as <c>220 2.0.0 Ready\r\n</c>); empty for implicit TLS. Sent with anything written before.</param>
    /// <param name="cancellationToken">Gives up; the connection is then unusable.</param>
    /// <exception cref="TlsHandshakeException">The handshake failed or took too long; the connection has been aborted.</exception>
    /// <exception cref="InvalidOperationException">TLS is active already.</exception>
    public async ValueTask UpgradeToTlsServerAsync(TlsServerSettings settings, ReadOnlyMemory<byte> goAhead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!goAhead.IsEmpty)
        {
            DropBufferedInput();
            await wireOutput.WriteAsync(goAhead, cancellationToken);
        }

        await UpgradeAsync(
            settings.HandshakeTimeout,
            (layer, token) => layer.AuthenticateAsServerAsync(settings, token),
            cancellationToken);
    }

    /// <summary>Upgrades as the client, after the server's go-ahead line was read (or at once for implicit TLS).</summary>
    /// <remarks>Input that arrived behind the go-ahead line in clear text is dropped (RFC 3207 §6): a server speaks only after our ClientHello.</remarks>
    /// <param name="settings">The name to check, roots, versions, time-out.</param>
    /// <param name="cancellationToken">Gives up; the connection is then unusable.</param>
    /// <exception cref="TlsHandshakeException">The handshake failed, the certificate was refused, or it took too long; the connection has been aborted.</exception>
    /// <exception cref="InvalidOperationException">TLS is active already.</exception>
    public ValueTask UpgradeToTlsClientAsync(TlsClientSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        DropBufferedInput();
        return UpgradeAsync(
            settings.HandshakeTimeout,
            (layer, token) => layer.AuthenticateAsClientAsync(settings, token),
            cancellationToken);
    }

    private async ValueTask UpgradeAsync(TimeSpan timeout, Func<TlsLayer, CancellationToken, Task<TlsInfo>> handshake, CancellationToken cancellationToken)
    {
        if (tlsLayer is not null)
        {
            throw new InvalidOperationException("TLS is already active on this connection.");
        }

        var layer = new TlsLayer(wireInput, wireOutput);
        tlsLayer = layer;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            Tls = await handshake(layer, limit.Token);
        }
        catch (Exception error)
        {
            transport.Abort();
            cancellationToken.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested
                ? new TlsHandshakeException($"The TLS handshake was not finished within {timeout.TotalSeconds:0.#} seconds.", error)
                : new TlsHandshakeException($"The TLS handshake failed: {error.GetBaseException().Message}", error);
        }

        Input = layer.Input;
        Output = layer.Output;
    }

    private void DropBufferedInput()
    {
        while (wireInput.TryReadNow(out ReadResult result))
        {
            var nothingThere = result.Buffer.IsEmpty;
            wireInput.AdvanceTo(result.Buffer.End);
            if (nothingThere)
            {
                return;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Receiving.Minger;
using Pennypost.Core.Status;
using Pennypost.Smtp.Minger;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>Keeps the Minger port as the settings say (SVC-003: it is no service of the list).</summary>
internal sealed partial class MingerService(
    AddressVerification verification, SettingStore settings, HostOptions options, ILogger<MingerService> logger) : IHostedService, ISystemMessageSource, IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private MingerResponder? _responder;
    private Task _following = Task.CompletedTask;
    private volatile string? _problem;

    /// <summary>Where it answers; null while it does not.</summary>
    public IPEndPoint? EndPoint => _responder?.EndPoint;

    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current => _problem is { } problem
        ? [new SystemMessage(SystemMessageLevel.Warning, "minger", problem, "/settings/minger")]
        : [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        settings.Changed += SomethingChanged;
        SomethingChanged();
        _following = FollowAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        settings.Changed -= SomethingChanged;
        _changes.Writer.TryComplete();
        await _following;
        await CloseAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => settings.Changed -= SomethingChanged;

    private void SomethingChanged() => _changes.Writer.TryWrite(true);

    private async Task FollowAsync()
    {
        await foreach (var _ in _changes.Reader.ReadAllAsync())
        {
            var port = verification.Secret is null ? 0 : (int)settings.Get(MingerSettings.Port);
            var wanted = port == 0 ? null : new IPEndPoint(options.Address, Math.Min(port + options.PortBase, IPEndPoint.MaxPort));
            if (Equals(wanted, EndPoint))
            {
                continue;
            }

            await CloseAsync();
            _problem = null;
            try
            {
                _responder = wanted is null ? null : MingerResponder.Start(wanted, verification, logger);
            }
            catch (SocketException error)
            {
                _problem = $"Minger does not answer on UDP port {wanted!.Port}: {error.Message}.";
                NotOpen(logger, wanted, error.Message);
            }
        }
    }

    private async Task CloseAsync()
    {
        if (_responder is { } open)
        {
            _responder = null;
            await open.DisposeAsync();
        }
    }

    [LoggerMessage(3641, LogLevel.Error, "Minger does not answer on {Place}: {Reason}")]
    private static partial void NotOpen(ILogger logger, IPEndPoint place, string reason);
}

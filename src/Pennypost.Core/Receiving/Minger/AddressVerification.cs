using System.Net;
using System.Threading.RateLimiting;
using Pennypost.Core.Access;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Minger;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving.Minger;

/// <summary>Tells other mail servers whether an address takes mail (SVC-228 to SVC-230), from the recipients that routing knows.</summary>
/// <param name="directory">The recipients.</param>
/// <param name="settings">Secret and rate.</param>
public sealed class AddressVerification(RecipientDirectory directory, SettingStore settings) : IMingerBackend, IDisposable
{
    // Partitions that are not used go away by themselves; only clients that know the secret get one.
    private readonly PartitionedRateLimiter<(IPAddress Client, int Rate)> _limiter = PartitionedRateLimiter.Create<(IPAddress Client, int Rate), (IPAddress, int)>(
        asker => RateLimitPartition.GetFixedWindowLimiter(
            asker, key => new FixedWindowRateLimiterOptions { PermitLimit = key.Item2, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <inheritdoc/>
    public string? Secret => settings.Get(MingerSettings.Enabled) && settings.Get(MingerSettings.Secret) is { Length: > 0 } secret ? secret : null;

    /// <inheritdoc/>
    public bool MayAsk(IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var lease = _limiter.AttemptAcquire((ClientAddress.Plain(client), (int)settings.Get(MingerSettings.Rate)));
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public MingerStatus Verify(AddrSpec address)
    {
        var implied = !settings.Get(RoutingSettings.DisableImpliedMappings);
        var resolution = directory.Table.Resolve(address.LocalPart, address.Domain, MailSource.Smtp, implied);
        return resolution.Kind == ResolutionKind.Known ? MingerStatus.Active : MingerStatus.NoSuchAddress;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}

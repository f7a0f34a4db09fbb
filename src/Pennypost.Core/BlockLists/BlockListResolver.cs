using Pennypost.Net.Dns;
using Pennypost.Store.Settings;

namespace Pennypost.Core.BlockLists;

/// <summary>The resolver that lists are asked through; another one as soon as the setting changes (SVC-191).</summary>
public sealed class BlockListResolver : IDisposable
{
    private readonly SettingStore settings;
    private readonly TimeProvider time;
    private readonly Lock guard = new();
    private string? servers;
    private DnsResolver? resolver;

    /// <summary>Prepares it.</summary>
    /// <param name="settings">The values in force.</param>
    /// <param name="time">The clock.</param>
    public BlockListResolver(SettingStore settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
    }

    /// <summary>The resolver for the servers set now. Answers are kept as long as their time to live says, an hour at the most (SVC-188).</summary>
    public IDnsResolver Current
    {
        get
        {
            var wanted = settings.Get(BlockListSettings.Resolver);
            lock (guard)
            {
                if (resolver is null || servers != wanted)
                {
                    resolver?.Dispose();
                    servers = wanted;
                    resolver = new DnsResolver(
                        new DnsResolverSettings
                        {
                            Servers = BlockListSettings.Servers(wanted) ?? [],
                            Timeout = TimeSpan.FromSeconds(2),
                            CacheEntries = 20_000,
                            MaximumTimeToLive = TimeSpan.FromHours(1),
                        },
                        time);
                }

                return resolver;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (guard)
        {
            resolver?.Dispose();
        }
    }
}

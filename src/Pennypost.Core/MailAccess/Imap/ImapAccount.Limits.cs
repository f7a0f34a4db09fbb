using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>How many costly commands an account may run at a time.</summary>
internal sealed partial class ImapAccount : IImapWorkLimits
{
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan SearchPatience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public ValueTask<IDisposable?> EnterAsync(ImapWork work, CancellationToken cancellationToken)
    {
        if (service is null)
        {
            return new ValueTask<IDisposable?>(NoLimit.Instance);
        }

        return work == ImapWork.Fetch
            ? store.Slots.EnterAsync(
                "FETCH", id, service.Get(ImapServiceSettings.FetchesForUser), service.Get(ImapServiceSettings.FetchesForServer), FetchPatience, cancellationToken)
            : store.Slots.EnterAsync("SEARCH", id, service.Get(ImapServiceSettings.SearchesForUser), 0, SearchPatience, cancellationToken);
    }

    private sealed class NoLimit : IDisposable
    {
        public static readonly NoLimit Instance = new();

        public void Dispose()
        {
        }
    }
}

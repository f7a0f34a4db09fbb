using System.Buffers;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Takes the messages of one folder as they are read, and stores them some at a time. A message that is too large, empty or holds NUL is left out.</summary>
internal sealed class ImportTarget(ImapStore store, long accountId, Folder folder, bool seen) : IAsyncDisposable
{
    private const int BatchMessages = 100;
    private const long BatchOctets = 4 * 1024 * 1024;

    private readonly List<AppendedMessage> _waiting = [];
    private readonly ImportedLines _lines = new();
    private readonly long _largest = store.Settings.Get(ImapSettings.MaximumMessageSize) * 1024 * 1024;
    private MessageWriter? _writer;
    private DateTimeOffset? _received;
    private bool _refused;

    /// <summary>Messages that are stored.</summary>
    public int Stored { get; private set; }

    /// <summary>Messages that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Ends the message before, if there is one, and begins another.</summary>
    public async Task BeginAsync(DateTimeOffset? received, CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken);
        _writer = new MessageWriter(store.Bodies, store.Reservations);
        (_received, _refused) = (received, false);
    }

    /// <summary>Takes octets of the message; lines may end in LF.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        // RFC 9051 §4.3: no literal could bring a NUL to a client.
        _refused |= octets.Span.Contains((byte)0) || _writer!.Size + octets.Length > _largest;
        if (!_refused)
        {
            await _writer!.WriteAsync(_lines.Next(octets.Span), cancellationToken);
        }
    }

    /// <summary>Ends the message and stores all that wait.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken);
        await StoreAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
            _writer = null;
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            return;
        }

        var ending = _lines.End();
        if (_refused || _writer.Size == 0)
        {
            LeftOut++;
        }
        else
        {
            await _writer.WriteAsync(ending, cancellationToken);
            var id = await store.Database.Ids.NextAsync(cancellationToken);
            var message = await _writer.CompleteAsync(id, store.Time.GetUtcNow(), cancellationToken);
            var date = _received is { } known && known <= message.ReceivedAt ? known : message.ReceivedAt;
            _waiting.Add(new AppendedMessage(message, date, seen ? EntryFlags.Seen : EntryFlags.None, null));
        }

        await DisposeAsync();
        if (_waiting.Count == BatchMessages || _waiting.Sum(one => (long)(one.Message.Body?.Length ?? 0)) > BatchOctets)
        {
            await StoreAsync();
        }
    }

    private async Task StoreAsync()
    {
        if (_waiting.Count > 0)
        {
            await store.Appending.AppendAsync(accountId, folder.Id, _waiting);
            Stored += _waiting.Count;
            _waiting.Clear();
        }
    }
}

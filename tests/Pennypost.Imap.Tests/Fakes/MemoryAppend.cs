using System.Buffers;

namespace Pennypost.Imap.Tests;

/// <summary>APPEND and REPLACE of the fake: nothing is seen before the commit.</summary>
internal sealed class MemoryAppend(MemoryMailSystem system, MemoryFolder folder, string user, MemoryFolder? source = null, uint replaced = 0) : IImapAppend
{
    private readonly List<(AppendMessage Wish, ArrayBufferWriter<byte> Octets)> _messages = [];

    public ValueTask StartMessageAsync(AppendMessage message, CancellationToken cancellationToken)
    {
        _messages.Add((message, new ArrayBufferWriter<byte>()));
        return default;
    }

    public ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> piece in chunk)
        {
            _messages[^1].Octets.Write(piece.Span);
        }

        return default;
    }

    public ValueTask<AppendResult> CommitAsync(CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            var uids = new List<uint>();
            MailboxRights rights = folder.RightsOf(user);
            if (!rights.HasFlag(MailboxRights.Insert))
            {
                throw MemoryAccount.Refused(rights, ResponseCodes.TryCreate);
            }

            foreach ((AppendMessage wish, ArrayBufferWriter<byte> octets) in _messages)
            {
                var message = new MemoryMessage(octets.WrittenSpan.ToArray(), wish.InternalDate ?? MemoryMailSystem.Day);
                if (wish.Length is { } length)
                {
                    message.Octets.Length.ShouldBe((int)length);
                }

                uids.Add(folder.Add(message, wish.Flags & MemoryFolder.Permitted(rights), rights.HasFlag(MailboxRights.Write) ? wish.Keywords : KeywordSet.Empty).Uid);
            }

            Expunged? removed = source?.Remove(entry => entry.Uid == replaced);
            return new(new AppendResult(folder.UidValidity, UidSet.Of(uids), removed));
        }
    }

    public ValueTask DisposeAsync() => default;
}

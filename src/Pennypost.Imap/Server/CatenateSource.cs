using System.Buffers;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>The octets that a URL of CATENATE names (RFC 4469 §4), from a message of the same account.</summary>
internal static class CatenateSource
{
    private const int PieceLength = 64 * 1024;

    /// <summary>Copies them.</summary>
    /// <exception cref="ImapRefusalException">BADURL: there is no such message or part.</exception>
    public static async ValueTask CopyAsync(
        ImapSession session, ImapUrl url, Func<ReadOnlySequence<byte>, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        if (session.Mailbox is { } selected && (url.Mailbox is null || url.Mailbox == selected.Name))
        {
            await CopyAsync(selected.Backend, selected.UidValidity, url, writeAsync, cancellationToken);
            return;
        }

        if (url.Mailbox is null)
        {
            throw Bad();
        }

        await using IImapMailbox mailbox = await OpenAsync(session.RequireAccount(), url.Mailbox, cancellationToken);
        await CopyAsync(mailbox, mailbox.Snapshot.UidValidity, url, writeAsync, cancellationToken);
    }

    private static async ValueTask<IImapMailbox> OpenAsync(IImapAccount account, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await account.OpenAsync(name, readOnly: true, new NoListener(), cancellationToken);
        }
        catch (ImapRefusalException)
        {
            throw Bad();
        }
    }

    private static async ValueTask CopyAsync(
        IImapMailbox mailbox, uint uidValidity, ImapUrl url, Func<ReadOnlySequence<byte>, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        if (url.UidValidity is not null && url.UidValidity != uidValidity)
        {
            throw Bad();
        }

        bool found = false;
        await foreach (FetchedMessage message in mailbox.FetchAsync(UidSet.Of([url.Uid]), SectionWriter.ColumnsOf(url.Section), cancellationToken))
        {
            SectionOctets octets = await SectionWriter.FindAsync(url.Section, message, cancellationToken);
            found = octets.Exists;
            if (octets.InMemory is { } memory)
            {
                await writeAsync(new ReadOnlySequence<byte>(memory));
                continue;
            }

            for (long done = 0; found && done < octets.Length; done += PieceLength)
            {
                int count = (int)Math.Min(PieceLength, octets.Length - done);
                await writeAsync(new ReadOnlySequence<byte>(await message.Content!.ReadAsync(octets.Start + done, count, cancellationToken)));
            }
        }

        if (!found)
        {
            throw Bad();
        }
    }

    private static ImapRefusalException Bad() => new(ResponseCodes.BadUrl, "The URL names nothing here");

    /// <summary>The mailbox is open only for the length of one command.</summary>
    private sealed class NoListener : IMailboxListener
    {
        public void Changed(ulong modSeq)
        {
        }

        public void Gone()
        {
        }
    }
}

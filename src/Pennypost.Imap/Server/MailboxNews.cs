using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>Brings the session's view of the mailbox up to date and tells the client (RFC 3501 §5.2, §7.3, §7.4).</summary>
internal static class MailboxNews
{
    /// <summary>Asks the backend when there is something to ask, and tells what may be told now.</summary>
    /// <param name="mailbox">The view.</param>
    /// <param name="output">Where responses go.</param>
    /// <param name="ask">Ask even when no notice came.</param>
    /// <param name="mayExpunge">EXPUNGE may be sent now.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    public static async ValueTask TellAsync(
        SelectedMailbox mailbox, ResponseWriter output, bool ask, bool mayExpunge, CancellationToken cancellationToken)
    {
        if (ask || mailbox.HasNews)
        {
            mailbox.TakeLookNotice();
            Apply(mailbox, await mailbox.Backend.GetChangesAsync(mailbox.ModSeq, mailbox.UidNext, cancellationToken), output);
        }

        if (mayExpunge && mailbox.HasVanished)
        {
            TellVanished(mailbox, output);
        }
    }

    /// <summary>Tells a change that this session made itself. Without a gap no further question is needed.</summary>
    public static void ApplyOwn(SelectedMailbox mailbox, ulong previousModSeq, ulong modSeq)
    {
        if (previousModSeq == mailbox.ModSeq)
        {
            mailbox.Advance(modSeq, mailbox.UidNext);
        }
        else
        {
            // Others changed the mailbox in between: what they did is asked for before the command ends.
            mailbox.Changed(Math.Max(modSeq, mailbox.ModSeq + 1));
        }
    }

    /// <summary>Takes an expunge of this session into its view; one that removed nothing says nothing.</summary>
    public static void ApplyOwn(SelectedMailbox mailbox, Expunged expunged)
    {
        if (!expunged.Uids.IsEmpty)
        {
            mailbox.MarkVanished(expunged.Uids);
            ApplyOwn(mailbox, expunged.PreviousModSeq, expunged.HighestModSeq);
        }
    }

    public static void WriteFlags(ResponseWriter output, int index, in MessageState message, bool withUid)
    {
        // RFC 7162 §3.2.4: with QRESYNC the UID always comes along.
        bool separate = FetchLine.Begin(output, index, message.Uid, withUid || output.Has(EnabledExtensions.QResync));
        output.Write(separate ? " FLAGS "u8 : "FLAGS "u8);
        output.WriteFlags(message.Flags, message.Keywords);
        if (output.Has(EnabledExtensions.CondStore))
        {
            output.WriteByte((byte)' ');
            FetchLine.WriteModSeq(output, message.ModSeq);
        }

        output.WriteByte((byte)')');
        output.EndLine();
    }

    /// <summary>Only the new modification sequence: the client said .SILENT, but has to know it (RFC 7162 §3.1.3).</summary>
    public static void WriteModSeq(ResponseWriter output, int index, in MessageState message, bool withUid)
    {
        bool separate = FetchLine.Begin(output, index, message.Uid, withUid || output.Has(EnabledExtensions.QResync));
        output.Write(separate ? " "u8 : default);
        FetchLine.WriteModSeq(output, message.ModSeq);
        output.WriteByte((byte)')');
        output.EndLine();
    }

    public static void WriteExists(ResponseWriter output, int count)
    {
        output.Write("* "u8);
        output.WriteNumber((ulong)count);
        output.WriteLine(" EXISTS"u8);
    }

    /// <summary>FLAGS and PERMANENTFLAGS again, when a keyword appears that the client has not heard of (RFC 3501 §7.2.6).</summary>
    public static void TellNewKeywords(SelectedMailbox mailbox, KeywordSet keywords, ResponseWriter output)
    {
        bool isNew = false;
        foreach (string keyword in keywords)
        {
            isNew |= mailbox.KnownKeywords.Add(keyword);
        }

        if (isNew)
        {
            WriteKnownFlags(mailbox, output);
        }
    }

    public static void WriteKnownFlags(SelectedMailbox mailbox, ResponseWriter output)
    {
        const SystemFlags all = SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Seen | SystemFlags.Draft;
        var keywords = KeywordSet.Of(mailbox.KnownKeywords);
        output.Write("* FLAGS "u8);
        output.WriteFlags(all, keywords);
        output.EndLine();
        output.Write("* OK [PERMANENTFLAGS ("u8);
        if (!mailbox.ReadOnly)
        {
            WritePermanentFlags(mailbox.Backend.Rights, keywords, output);
        }

        output.WriteLine(mailbox.ReadOnly ? ")] No flags can be changed"u8 : ")] Flags are kept"u8);
    }

    /// <summary>RFC 4314 §4: only flags that the user may change.</summary>
    private static void WritePermanentFlags(MailboxRights rights, KeywordSet keywords, ResponseWriter output)
    {
        bool mayWrite = rights.HasFlag(MailboxRights.Write);
        List<string> flags = [];
        flags.AddRange(rights.HasFlag(MailboxRights.Seen) ? [@"\Seen"] : []);
        flags.AddRange(mayWrite ? [@"\Answered", @"\Flagged"] : []);
        flags.AddRange(rights.HasFlag(MailboxRights.DeleteMessages) ? [@"\Deleted"] : []);

        // New keywords may be made by storing them.
        flags.AddRange(mayWrite ? [@"\Draft", .. keywords, @"\*"] : []);
        output.WriteAscii(string.Join(' ', flags));
    }

    private static void Apply(SelectedMailbox mailbox, MailboxChanges changes, ResponseWriter output)
    {
        mailbox.MarkVanished(changes.Vanished);
        int before = mailbox.Count;
        foreach (MessageState message in changes.Changed)
        {
            int index = mailbox.IndexOf(message.Uid);
            if (index >= 0)
            {
                ApplyFlags(mailbox, index, message, output);
            }
            else if (~index == mailbox.Count)
            {
                TellNewKeywords(mailbox, message.Keywords, output);
                mailbox.Append(message);
            }
        }

        mailbox.Advance(changes.HighestModSeq, changes.UidNext);
        if (mailbox.Count != before)
        {
            WriteExists(output, mailbox.Count);
        }
    }

    private static void ApplyFlags(SelectedMailbox mailbox, int index, in MessageState message, ResponseWriter output)
    {
        MessageState known = mailbox.Messages[index];
        if (message.ModSeq < known.ModSeq)
        {
            return;
        }

        mailbox.Replace(index, message);
        bool changed = known.Flags != message.Flags || !known.Keywords.Equals(message.Keywords);
        if (changed || (output.Has(EnabledExtensions.CondStore) && known.ModSeq != message.ModSeq))
        {
            TellNewKeywords(mailbox, message.Keywords, output);
            WriteFlags(output, index, message, withUid: true);
        }
    }

    private static void TellVanished(SelectedMailbox mailbox, ResponseWriter output)
    {
        if (output.Has(EnabledExtensions.QResync | EnabledExtensions.UidOnly))
        {
            // RFC 7162 §3.2.10: one response for all of them.
            output.Write("* VANISHED "u8);
            UidText.Write(output, mailbox.Vanished);
            output.EndLine();
            mailbox.TakeVanished();
            return;
        }

        foreach (int index in mailbox.TakeVanished())
        {
            output.Write("* "u8);
            output.WriteNumber((ulong)index + 1);
            output.WriteLine(" EXPUNGE"u8);
        }
    }
}

namespace Pennypost.Imap.Grammar;

/// <summary>The arguments of SELECT and EXAMINE (RFC 3501 §6.3.1) with the parameters of RFC 7162 §3.1.8 and §3.2.5.</summary>
/// <param name="Name">The mailbox.</param>
/// <param name="CondStore">CONDSTORE is turned on.</param>
/// <param name="QResync">What the client knows of the mailbox; null when it does not say.</param>
internal sealed record SelectArguments(string Name, bool CondStore, QResyncParameter? QResync)
{
    public static SelectArguments Parse(ref ArgumentReader reader)
    {
        string name = reader.ReadMailbox();
        bool condStore = false;
        QResyncParameter? known = null;
        if (reader.TryTake((byte)' '))
        {
            reader.Expect((byte)'(');
            do
            {
                if (reader.TryTakeWord("CONDSTORE"u8))
                {
                    condStore = true;
                }
                else if (reader.TryTakeWord("QRESYNC"u8))
                {
                    known = ReadQResync(ref reader);
                }
                else
                {
                    throw new ImapSyntaxException("Unknown parameter");
                }
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }

        reader.ExpectEnd();
        return new SelectArguments(name, condStore, known);
    }

    private static QResyncParameter ReadQResync(ref ArgumentReader reader)
    {
        reader.ExpectSpace();
        reader.Expect((byte)'(');
        uint uidValidity = reader.ReadNonZeroNumber();
        reader.ExpectSpace();
        ulong modSeq = reader.ReadNumber64();
        if (modSeq == 0)
        {
            throw new ImapSyntaxException("Modification sequence above zero expected");
        }

        SequenceSet? uids = null;
        if (reader.TryTake((byte)' ') && reader.Peek != '(')
        {
            uids = ReadKnown(ref reader);
            _ = reader.TryTake((byte)' ');
        }

        if (reader.TryTake((byte)'('))
        {
            // The server keeps the exact history, so the samples of message numbers tell it nothing new.
            ReadKnown(ref reader);
            reader.ExpectSpace();
            ReadKnown(ref reader);
            reader.Expect((byte)')');
        }

        reader.Expect((byte)')');
        return new QResyncParameter(uidValidity, modSeq, uids);
    }

    /// <summary>RFC 7162 §7: known sets hold numbers only, no "*".</summary>
    private static SequenceSet ReadKnown(ref ArgumentReader reader)
    {
        SequenceSet set = SequenceSet.Read(ref reader);
        return set.IsSaved || set.Ranges.Any(range => range.From == SequenceSet.Largest || range.To == SequenceSet.Largest)
            ? throw new ImapSyntaxException("Set of numbers expected")
            : set;
    }
}

/// <summary>What a client that comes back knows of a mailbox.</summary>
/// <param name="UidValidity">The UIDVALIDITY it saw.</param>
/// <param name="ModSeq">Everything up to here it knows.</param>
/// <param name="Uids">The UIDs it knows; null for all.</param>
internal sealed record QResyncParameter(uint UidValidity, ulong ModSeq, SequenceSet? Uids);

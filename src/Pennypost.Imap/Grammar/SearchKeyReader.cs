using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>Reads search keys; nesting is bounded, so no command can exhaust the stack.</summary>
internal static class SearchKeyReader
{
    /// <summary>NOT, OR and parentheses may be nested this deep.</summary>
    public const int MaximumDepth = 50;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, SearchKey> PlainKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ALL"] = new SearchKey.All(),
        ["SAVEDATESUPPORTED"] = new SearchKey.All(),
        ["OLD"] = new SearchKey.All(),
        ["RECENT"] = new SearchKey.Nothing(),
        ["NEW"] = new SearchKey.Nothing(),
        ["ANSWERED"] = new SearchKey.Flag(SystemFlags.Answered, true),
        ["UNANSWERED"] = new SearchKey.Flag(SystemFlags.Answered, false),
        ["DELETED"] = new SearchKey.Flag(SystemFlags.Deleted, true),
        ["UNDELETED"] = new SearchKey.Flag(SystemFlags.Deleted, false),
        ["DRAFT"] = new SearchKey.Flag(SystemFlags.Draft, true),
        ["UNDRAFT"] = new SearchKey.Flag(SystemFlags.Draft, false),
        ["FLAGGED"] = new SearchKey.Flag(SystemFlags.Flagged, true),
        ["UNFLAGGED"] = new SearchKey.Flag(SystemFlags.Flagged, false),
        ["SEEN"] = new SearchKey.Flag(SystemFlags.Seen, true),
        ["UNSEEN"] = new SearchKey.Flag(SystemFlags.Seen, false),
    };

    public static SearchKey Read(ref ArgumentReader reader, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new ImapSyntaxException("Search keys are nested too deeply");
        }

        if (reader.Peek is (byte)'*' or (byte)'$' || char.IsAsciiDigit((char)reader.Peek))
        {
            return new SearchKey.Numbers(SequenceSet.Read(ref reader));
        }

        if (reader.TryTake((byte)'('))
        {
            return ReadList(ref reader, depth);
        }

        string name = Encoding.ASCII.GetString(reader.ReadAtom());
        if (PlainKeys.TryGetValue(name, out SearchKey? plain))
        {
            return plain;
        }

        reader.ExpectSpace();
        return ReadWithArgument(ref reader, name.ToUpperInvariant(), depth);
    }

    private static SearchKey.And ReadList(ref ArgumentReader reader, int depth)
    {
        var keys = new List<SearchKey>();
        do
        {
            keys.Add(Read(ref reader, depth + 1));
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return new SearchKey.And(keys);
    }

    private static SearchKey ReadWithArgument(ref ArgumentReader reader, string name, int depth)
    {
        switch (name)
        {
            case "NOT":
                return new SearchKey.Not(Read(ref reader, depth + 1));
            case "OR":
                SearchKey left = Read(ref reader, depth + 1);
                reader.ExpectSpace();
                return new SearchKey.Or(left, Read(ref reader, depth + 1));
            case "THREADID":
                reader.ReadAString();
                return new SearchKey.Nothing(); // RFC 8474 §5.3: no message has one.
            case "UID":
                return new SearchKey.Uids(SequenceSet.Read(ref reader));
            case "KEYWORD":
                return new SearchKey.Keyword(Flags.ReadKeyword(ref reader), true);
            case "UNKEYWORD":
                return new SearchKey.Keyword(Flags.ReadKeyword(ref reader), false);
            case "MODSEQ":
                return ReadModSeq(ref reader);
            case "OLDER":
                return new SearchKey.Age(IsOlder: true, reader.ReadNonZeroNumber());
            case "YOUNGER":
                return new SearchKey.Age(IsOlder: false, reader.ReadNonZeroNumber());
            default:
                return new SearchKey.Message(ReadCriterion(ref reader, name));
        }
    }

    /// <summary>MODSEQ, perhaps with the name and kind of a flag: the sequence is kept for the message as a whole, so those say nothing more.</summary>
    private static SearchKey.ModSeq ReadModSeq(ref ArgumentReader reader)
    {
        if (reader.Peek == '"')
        {
            reader.ReadString();
            reader.ExpectSpace();
            if (!reader.TryTakeWord("PRIV"u8) && !reader.TryTakeWord("SHARED"u8) && !reader.TryTakeWord("ALL"u8))
            {
                throw new ImapSyntaxException("PRIV, SHARED or ALL expected");
            }

            reader.ExpectSpace();
        }

        return new SearchKey.ModSeq(reader.ReadNumber64());
    }

    private static MessageCriterion ReadCriterion(ref ArgumentReader reader, string name)
    {
        switch (name)
        {
            case "BCC" or "CC" or "FROM" or "SUBJECT" or "TO":
                return new MessageCriterion.Header(name, ReadText(ref reader));
            case "HEADER":
                string field = ReadText(ref reader);
                reader.ExpectSpace();
                return new MessageCriterion.Header(field, ReadText(ref reader));
            case "BODY":
                return new MessageCriterion.Body(ReadText(ref reader));
            case "TEXT":
                return new MessageCriterion.AnyText(ReadText(ref reader));
            case "BEFORE":
                return new MessageCriterion.InternalDate(DateOrder.Before, reader.ReadDate());
            case "ON":
                return new MessageCriterion.InternalDate(DateOrder.On, reader.ReadDate());
            case "SINCE":
                return new MessageCriterion.InternalDate(DateOrder.Since, reader.ReadDate());
            case "SENTBEFORE":
                return new MessageCriterion.SentDate(DateOrder.Before, reader.ReadDate());
            case "SENTON":
                return new MessageCriterion.SentDate(DateOrder.On, reader.ReadDate());
            case "SENTSINCE":
                return new MessageCriterion.SentDate(DateOrder.Since, reader.ReadDate());
            case "SAVEDBEFORE":
                return new MessageCriterion.SavedDate(DateOrder.Before, reader.ReadDate());
            case "SAVEDON":
                return new MessageCriterion.SavedDate(DateOrder.On, reader.ReadDate());
            case "SAVEDSINCE":
                return new MessageCriterion.SavedDate(DateOrder.Since, reader.ReadDate());
            case "EMAILID":
                return new MessageCriterion.EmailId(Encoding.ASCII.GetString(reader.ReadAString()));
            case "LARGER":
                return new MessageCriterion.Size(IsLarger: true, reader.ReadNumber64());
            case "SMALLER":
                return new MessageCriterion.Size(IsLarger: false, reader.ReadNumber64());
            default:
                throw new ImapSyntaxException("Unknown search key");
        }
    }

    /// <summary>Search text is UTF-8, of which US-ASCII is a part; other charsets are refused before.</summary>
    private static string ReadText(ref ArgumentReader reader)
    {
        try
        {
            return StrictUtf8.GetString(reader.ReadAString());
        }
        catch (DecoderFallbackException)
        {
            throw new ImapSyntaxException("Search text is not in the charset given");
        }
    }
}

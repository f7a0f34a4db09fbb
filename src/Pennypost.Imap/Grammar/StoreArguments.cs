namespace Pennypost.Imap.Grammar;

/// <summary>The arguments of STORE (RFC 3501 §6.4.6).</summary>
/// <param name="Messages">Which messages.</param>
/// <param name="Change">What changes.</param>
/// <param name="Silent">.SILENT: the client does not want the new flags told back.</param>
/// <param name="UnchangedSince">Only messages that were not changed after this modification sequence (RFC 7162 §3.1.3); null for all.</param>
internal sealed record StoreArguments(SequenceSet Messages, FlagChange Change, bool Silent, ulong? UnchangedSince = null)
{
    public static StoreArguments Parse(ReadOnlySpan<byte> arguments)
    {
        var reader = new ArgumentReader(arguments);
        SequenceSet messages = SequenceSet.Read(ref reader);
        reader.ExpectSpace();
        ulong? unchangedSince = null;
        if (reader.TryTakeWord("(UNCHANGEDSINCE "u8))
        {
            unchangedSince = reader.ReadNumber64();
            reader.Expect((byte)')');
            reader.ExpectSpace();
        }

        FlagOperation operation = reader.TryTake((byte)'+') ? FlagOperation.Add
            : reader.TryTake((byte)'-') ? FlagOperation.Remove
            : FlagOperation.Replace;
        if (!reader.TryTakeWord("FLAGS"u8))
        {
            throw new ImapSyntaxException("FLAGS, +FLAGS or -FLAGS expected");
        }

        bool silent = reader.TryTakeWord(".SILENT"u8);
        reader.ExpectSpace();
        Flags flags = Flags.ReadListOrBare(ref reader);
        reader.ExpectEnd();
        return new StoreArguments(messages, new FlagChange(operation, flags.System, flags.Keywords), silent, unchangedSince);
    }
}

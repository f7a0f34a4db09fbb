using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>GETMETADATA and SETMETADATA (RFC 5464).</summary>
internal static class Metadata
{
    /// <summary>A value may be this long (RFC 5464 §4.3: METADATA MAXSIZE).</summary>
    public const int MaximumValueLength = 16 * 1024;

    public static async ValueTask<Completion> GetAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        MetadataArguments arguments = Parse(command);
        IReadOnlyDictionary<string, byte[]> values = await Account(session).GetMetadataAsync(arguments.Name, cancellationToken);
        int longest = 0;
        var told = new List<(string Entry, byte[]? Value)>();
        foreach (string entry in arguments.Entries)
        {
            // RFC 5464 §4.2.2: the entry itself, and so many levels below it.
            foreach ((string found, byte[] value) in values.Where(pair => IsWithin(pair.Key, entry, arguments.Depth)))
            {
                if (value.Length > arguments.MaximumSize)
                {
                    longest = Math.Max(longest, value.Length);
                }
                else
                {
                    told.Add((found, value));
                }
            }

            if (arguments.Depth == 0 && !values.ContainsKey(entry))
            {
                told.Add((entry, null));
            }
        }

        Write(session.Output, arguments.Name, told);
        return command.Definition!.Completed(longest > 0 ? $"METADATA LONGENTRIES {longest}" : null);
    }

    public static async ValueTask<Completion> SetAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, Dictionary<string, byte[]?> values) = ParseSet(command);
        if (values.Values.Any(value => value?.Length > MaximumValueLength))
        {
            return Completion.No($"METADATA MAXSIZE {MaximumValueLength}", "The value is too long");
        }

        await Account(session).SetMetadataAsync(name, values, cancellationToken);
        return command.Definition!.Completed();
    }

    private static IImapMetadata Account(ImapSession session) => session.Account as IImapMetadata ?? throw new ImapSyntaxException("METADATA is not offered");

    private static MetadataArguments Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        return MetadataArguments.Parse(ref reader);
    }

    private static (string Name, Dictionary<string, byte[]?> Values) ParseSet(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        reader.Expect((byte)'(');
        var values = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        do
        {
            string entry = MetadataArguments.ReadEntry(ref reader);
            if (entry is "/private" or "/shared")
            {
                throw new ImapSyntaxException("Entry is malformed");
            }

            reader.ExpectSpace();
            _ = reader.TryTake((byte)'~'); // A literal8.
            values[entry] = reader.TryReadNString(out ReadOnlySpan<byte> value) ? value.ToArray() : null;
            if (values.Count > MetadataArguments.MaximumEntries)
            {
                throw new ImapSyntaxException("Too many entries");
            }
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        reader.ExpectEnd();
        return (name, values);
    }

    private static bool IsWithin(string entry, string asked, int depth)
    {
        if (entry == asked)
        {
            return true;
        }

        return depth > 0 && entry.StartsWith(asked + "/", StringComparison.Ordinal)
            && (depth > 1 || entry.IndexOf('/', asked.Length + 1) < 0);
    }

    private static void Write(ResponseWriter output, string name, List<(string Entry, byte[]? Value)> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        output.Write("* METADATA "u8);
        output.WriteMailbox(name);
        output.Write(" ("u8);
        for (int i = 0; i < values.Count; i++)
        {
            output.Write(i > 0 ? " "u8 : default);
            output.WriteAscii(values[i].Entry);
            output.WriteByte((byte)' ');
            if (values[i].Value is { } value)
            {
                output.WriteString(value);
            }
            else
            {
                output.Write("NIL"u8);
            }
        }

        output.WriteByte((byte)')');
        output.EndLine();
    }
}

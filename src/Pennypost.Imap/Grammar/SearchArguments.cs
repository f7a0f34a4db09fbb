using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>The arguments of SEARCH (RFC 3501 §6.4.4).</summary>
/// <param name="Charset">The charset as the client wrote it; null when it gave none.</param>
/// <param name="Key">All keys together; null when <paramref name="Charset"/> is not one that is understood.</param>
internal sealed record SearchArguments(string? Charset, SearchKey? Key)
{
    public static SearchArguments Parse(ReadOnlySpan<byte> arguments)
    {
        var reader = new ArgumentReader(arguments);
        string? charset = null;
        if (reader.TryTakeWord("CHARSET "u8))
        {
            ReadOnlySpan<byte> name = reader.ReadAString();
            charset = Encoding.ASCII.GetString(name);
            reader.ExpectSpace();
            if (!charset.Equals("US-ASCII", StringComparison.OrdinalIgnoreCase) && !charset.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
            {
                return new SearchArguments(charset, null);
            }
        }

        var keys = new List<SearchKey>();
        do
        {
            keys.Add(SearchKeyReader.Read(ref reader, depth: 0));
        }
        while (reader.TryTake((byte)' '));
        reader.ExpectEnd();
        return new SearchArguments(charset, keys.Count == 1 ? keys[0] : new SearchKey.And(keys));
    }
}

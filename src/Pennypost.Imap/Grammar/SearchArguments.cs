using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>The arguments of SEARCH (RFC 9051 §6.4.4), and the end of those of SORT and THREAD (RFC 5256 §3).</summary>
/// <param name="Charset">The charset as the client wrote it; null when it gave none.</param>
/// <param name="Key">All keys together; null when <paramref name="Charset"/> is not one that is understood.</param>
/// <param name="Return">What to return; null when the client did not say.</param>
internal sealed record SearchArguments(string? Charset, SearchKey? Key, SearchReturn? Return = null)
{
    public static SearchArguments Parse(ReadOnlySpan<byte> arguments)
    {
        var reader = new ArgumentReader(arguments);
        SearchReturn? options = SearchReturn.TryRead(ref reader);
        string? charset = null;
        if (reader.TryTakeWord("CHARSET "u8))
        {
            charset = Encoding.ASCII.GetString(reader.ReadAString());
            reader.ExpectSpace();
        }

        return ReadKeys(ref reader, charset, options);
    }

    /// <summary>The charset, which SORT and THREAD always name, and the keys.</summary>
    public static SearchArguments ReadCharsetAndKeys(ref ArgumentReader reader, SearchReturn? options)
    {
        string charset = Encoding.ASCII.GetString(reader.ReadAString());
        reader.ExpectSpace();
        return ReadKeys(ref reader, charset, options);
    }

    private static SearchArguments ReadKeys(ref ArgumentReader reader, string? charset, SearchReturn? options)
    {
        if (charset is not null
            && !charset.Equals("US-ASCII", StringComparison.OrdinalIgnoreCase) && !charset.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            return new SearchArguments(charset, null, options);
        }

        var keys = new List<SearchKey>();
        do
        {
            keys.Add(SearchKeyReader.Read(ref reader, depth: 0));
        }
        while (reader.TryTake((byte)' '));
        reader.ExpectEnd();
        return new SearchArguments(charset, keys.Count == 1 ? keys[0] : new SearchKey.And(keys), options);
    }
}

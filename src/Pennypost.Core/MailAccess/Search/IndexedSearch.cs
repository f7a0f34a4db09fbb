using Pennypost.Imap;
using Pennypost.Store.Search;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>What the index says of a criterion.</summary>
/// <param name="Found">Messages that satisfy it, some of which may have left the folder.</param>
/// <param name="Open">Messages that may satisfy it and must be looked at, ascending.</param>
/// <param name="Through">Of messages above this UID the index knows nothing.</param>
internal sealed record IndexedAnswer(List<uint> Found, List<uint> Open, long Through);

/// <summary>Asks the folder's index about one criterion.</summary>
internal static class IndexedSearch
{
    /// <summary>Trigrams that are asked for; more make hardly any difference.</summary>
    private const int MaximumPositions = 16;

    /// <summary>Asks the index.</summary>
    /// <returns>Null when it cannot help with such a criterion.</returns>
    public static async Task<IndexedAnswer?> RunAsync(
        SearchIndex index, long accountId, long folderId, IReadOnlyList<(long First, long Last)> candidates, MessageCriterion criterion, CancellationToken cancellationToken)
    {
        var (from, to) = (candidates[0].First, candidates[^1].Last);
        switch (criterion)
        {
            case MessageCriterion.SentDate date:
                var days = await index.ReadSentDaysAsync(accountId, folderId, from, to, cancellationToken);
                return Answer(days.ConvertAll(s => s.Segment), candidates, (s, slot) => days[s].Days[slot] is >= 0 and var day
                    && MessageScan.Compare(DateOnly.FromDayNumber(day), date.Order, date.Date));
            case MessageCriterion.Header header when FieldOf(header.Field) is { } field:
                var values = await index.ReadFieldAsync(accountId, folderId, from, to, field, cancellationToken);
                var matches = values.ConvertAll(segment => Matches(segment, header.Text));
                return Answer(values, candidates, (s, slot) => matches[s][slot]);
            case MessageCriterion.Header header when header.Field.All(char.IsAscii):
                return await AskAsync(index, accountId, folderId, candidates, HeaderPositions(header), [], cancellationToken);
            case MessageCriterion.AnyText text:
                var inHeader = TextSignature.Of(TextScope.Header, text.Text, MaximumPositions);
                return await AskAsync(index, accountId, folderId, candidates, inHeader, TextSignature.Of(TextScope.Body, text.Text, MaximumPositions), cancellationToken);
            case MessageCriterion.Body body:
                return await AskAsync(index, accountId, folderId, candidates, [], TextSignature.Of(TextScope.Body, body.Text, MaximumPositions), cancellationToken);
            default:
                return null;
        }
    }

    /// <summary>Messages that have all positions of the one set or all of the other.</summary>
    private static async Task<IndexedAnswer?> AskAsync(
        SearchIndex index, long accountId, long folderId, IReadOnlyList<(long First, long Last)> candidates, int[] either, int[] or, CancellationToken cancellationToken)
    {
        if (either.Length + or.Length == 0)
        {
            return null;
        }

        var segments = await index.ReadBitsAsync(accountId, folderId, candidates[0].First, candidates[^1].Last, [.. either, .. or], cancellationToken);
        var possible = segments.ConvertAll(segment => Possible(segment, either.Length, or.Length));
        return Answer(segments, candidates, (s, slot) => (possible[s][slot >> 3] & (1 << (slot & 7))) == 0 ? false : null);
    }

    private static IndexedField? FieldOf(string name) => name.ToUpperInvariant() switch
    {
        "SUBJECT" => IndexedField.Subject,
        "FROM" => IndexedField.From,
        "TO" => IndexedField.To,
        "CC" => IndexedField.Cc,
        _ => null,
    };

    /// <summary>Of any other field: its name and the text stand in one field, though perhaps not in the same.</summary>
    private static int[] HeaderPositions(MessageCriterion.Header header) =>
    [
        .. TextSignature.Of(TextScope.Header, MessageTexts.Field(header.Field, string.Empty), MaximumPositions)
            .Union(TextSignature.Of(TextScope.Header, header.Text, MaximumPositions)),
    ];

    private static bool?[] Matches(SegmentColumn segment, string wanted)
    {
        var found = new bool?[segment.Uids.Length];
        FieldColumn.Find(segment.Column, wanted, found);
        return found;
    }

    private static byte[] Possible(SegmentColumn segment, int either, int or)
    {
        var width = SearchSegment.WidthOf(segment.Uids.Length);
        var result = new byte[width];
        var first = All(segment.Column.AsSpan(0, either * width), width);
        var second = All(segment.Column.AsSpan(either * width, or * width), width);
        for (var i = 0; i < width; i++)
        {
            result[i] = (byte)((either > 0 ? first[i] : 0) | (or > 0 ? second[i] : 0));
        }

        return result;
    }

    private static byte[] All(ReadOnlySpan<byte> positions, int width)
    {
        var all = new byte[width];
        Array.Fill(all, byte.MaxValue);
        for (; !positions.IsEmpty; positions = positions[width..])
        {
            for (var i = 0; i < width; i++)
            {
                all[i] &= positions[i];
            }
        }

        return all;
    }

    /// <summary>Asks about every slot whose message is a candidate; null leaves it open.</summary>
    private static IndexedAnswer Answer(List<SegmentColumn> segments, IReadOnlyList<(long First, long Last)> candidates, Func<int, int, bool?> ask)
    {
        var answer = new IndexedAnswer([], [], segments.Count == 0 ? 0 : segments[^1].LastUid);
        var range = 0;
        for (var s = 0; s < segments.Count; s++)
        {
            var uids = segments[s].Uids;
            for (var slot = 0; slot < uids.Length && range < candidates.Count; slot++)
            {
                while (range < candidates.Count && candidates[range].Last < uids[slot])
                {
                    range++;
                }

                if (range < candidates.Count && uids[slot] >= candidates[range].First)
                {
                    switch (ask(s, slot))
                    {
                        case true:
                            answer.Found.Add(uids[slot]);
                            break;
                        case null:
                            answer.Open.Add(uids[slot]);
                            break;
                    }
                }
            }
        }

        return answer;
    }
}

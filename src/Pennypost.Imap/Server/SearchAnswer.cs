using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>Writes what SEARCH or SORT found: the untagged responses of RFC 3501 and RFC 5256, or ESEARCH (RFC 4731, RFC 5267).</summary>
/// <param name="session">The session.</param>
/// <param name="command">The command.</param>
/// <param name="mailbox">The view.</param>
internal sealed class SearchAnswer(ImapSession session, ImapCommand command, SelectedMailbox mailbox)
{
    private readonly ResponseWriter _output = session.Output;
    private readonly bool _byUid = command.Definition!.ByUid;

    /// <summary>Answers and saves.</summary>
    /// <param name="name">SEARCH or SORT.</param>
    /// <param name="found">Indexes of messages, in the order of the answer.</param>
    /// <param name="options">What to return; null for the plain response.</param>
    /// <param name="withModSeq">The highest modification sequence is told (RFC 7162 §3.1.5).</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    public async ValueTask WriteAsync(string name, List<int> found, SearchReturn? options, bool withModSeq, CancellationToken cancellationToken)
    {
        // RFC 9051 §7.3.4: IMAP4rev2 knows no SEARCH response.
        if (options is null && name == "SEARCH" && _output.Has(EnabledExtensions.Imap4Rev2))
        {
            options = new SearchReturn(SearchOptions.All, null);
        }

        if (options is null)
        {
            await WritePlainAsync(name, found, withModSeq, cancellationToken);
            return;
        }

        if (options.Options.HasFlag(SearchOptions.Save))
        {
            mailbox.Saved = ToSave(found, options.Options);
        }

        if (options.Options != SearchOptions.Save || options.Partial is not null)
        {
            await WriteExtendedAsync(found, options, withModSeq, cancellationToken);
        }
    }

    private async ValueTask WritePlainAsync(string name, List<int> found, bool withModSeq, CancellationToken cancellationToken)
    {
        _output.Write("* "u8);
        _output.WriteAscii(name);
        foreach (int index in found)
        {
            _output.WriteByte((byte)' ');
            _output.WriteNumber(Number(index));
            if (_output.ShouldFlush)
            {
                await _output.FlushAsync(cancellationToken);
            }
        }

        if (withModSeq && found.Count > 0)
        {
            _output.Write(" (MODSEQ "u8);
            _output.WriteNumber(found.Max(index => mailbox.Messages[index].ModSeq));
            _output.WriteByte((byte)')');
        }

        _output.EndLine();
    }

    private async ValueTask WriteExtendedAsync(List<int> found, SearchReturn options, bool withModSeq, CancellationToken cancellationToken)
    {
        _output.Write("* ESEARCH (TAG "u8);
        _output.WriteString(System.Text.Encoding.ASCII.GetBytes(command.Tag));
        _output.Write(_byUid ? ") UID"u8 : ")"u8);
        if (found.Count > 0)
        {
            WriteNumber(options, SearchOptions.Min, " MIN "u8, found[0]);
            WriteNumber(options, SearchOptions.Max, " MAX "u8, found[^1]);
        }

        if (options.Options.HasFlag(SearchOptions.Count))
        {
            _output.Write(" COUNT "u8);
            _output.WriteNumber((ulong)found.Count);
        }

        if (options.Options.HasFlag(SearchOptions.All) && found.Count > 0)
        {
            _output.Write(" ALL "u8);
            await WriteSetAsync(found, 0, found.Count, cancellationToken);
        }

        if (options.Partial is { } partial)
        {
            await WritePartialAsync(found, partial, cancellationToken);
        }

        if (withModSeq && found.Count > 0)
        {
            _output.Write(" MODSEQ "u8);
            _output.WriteNumber(Told(found, options).Max(index => mailbox.Messages[index].ModSeq));
        }

        _output.EndLine();
    }

    /// <summary>RFC 7162 §3.1.10: with MIN or MAX alone the modification sequence is that of the messages told.</summary>
    private static IEnumerable<int> Told(List<int> found, SearchReturn options)
    {
        if (options.Partial is not null || (options.Options & (SearchOptions.All | SearchOptions.Count)) != SearchOptions.None)
        {
            return found;
        }

        return (options.Options & (SearchOptions.Min | SearchOptions.Max)) switch
        {
            SearchOptions.Min => [found[0]],
            SearchOptions.Max => [found[^1]],
            SearchOptions.Min | SearchOptions.Max => [found[0], found[^1]],
            _ => found,
        };
    }

    private async ValueTask WritePartialAsync(List<int> found, PartialRange partial, CancellationToken cancellationToken)
    {
        (int start, int count) = partial.Of(found.Count);
        _output.Write(" PARTIAL ("u8);
        _output.WriteAscii(partial.ToString());
        _output.WriteByte((byte)' ');
        if (count == 0)
        {
            _output.Write("NIL"u8);
        }
        else
        {
            await WriteSetAsync(found, start, count, cancellationToken);
        }

        _output.WriteByte((byte)')');
    }

    /// <summary>A sequence set in the order of the result; only runs that ascend become ranges.</summary>
    private async ValueTask WriteSetAsync(List<int> found, int start, int count, CancellationToken cancellationToken)
    {
        bool first = true;
        for (int i = start; i < start + count;)
        {
            uint from = Number(found[i]);
            uint to = from;
            for (i++; i < start + count && Number(found[i]) == to + 1; i++)
            {
                to++;
            }

            UidText.WriteRange(_output, from, to, ref first);
            if (_output.ShouldFlush)
            {
                await _output.FlushAsync(cancellationToken);
            }
        }
    }

    private void WriteNumber(SearchReturn options, SearchOptions option, ReadOnlySpan<byte> name, int index)
    {
        if ((options.Options & option) != SearchOptions.None)
        {
            _output.Write(name);
            _output.WriteNumber(Number(index));
        }
    }

    /// <summary>RFC 5182 §2.1: with MIN or MAX alone only those are saved.</summary>
    private UidSet ToSave(List<int> found, SearchOptions options)
    {
        if (found.Count == 0)
        {
            return UidSet.Empty;
        }

        IEnumerable<int> saved = (options & (SearchOptions.Min | SearchOptions.Max | SearchOptions.All | SearchOptions.Count)) switch
        {
            SearchOptions.Min => [found[0]],
            SearchOptions.Max => [found[^1]],
            SearchOptions.Min | SearchOptions.Max => [found[0], found[^1]],
            _ => found,
        };
        return UidSet.Of(saved.Select(index => mailbox.Messages[index].Uid).Distinct().Order());
    }

    private uint Number(int index) => _byUid ? mailbox.Messages[index].Uid : (uint)index + 1;
}

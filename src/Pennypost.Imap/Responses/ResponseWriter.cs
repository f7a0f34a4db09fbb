using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Server;
using Pennypost.Net;

namespace Pennypost.Imap.Responses;

/// <summary>Writes responses straight into the connection's output buffer; nothing is sent before <see cref="FlushAsync"/>.</summary>
/// <remarks>
/// Invariants: a caller writes whole response lines; while one is unfinished <see cref="AtLineStart"/> is false, and if the session fails
/// then, the connection must be cut, because the client could not tell where the next response begins. Strings from users are quoted
/// or sent as literals, so no value can end a line.
/// </remarks>
internal sealed class ResponseWriter(Connection connection, TimeSpan writeTimeout)
{
    /// <summary>Output beyond this is flushed between two responses, so that memory stays bounded however slow the client reads.</summary>
    public const int FlushThreshold = 64 * 1024;

    private const int SegmentSize = 8 * 1024;

    private Memory<byte> _memory;
    private int _used;
    private int _unflushed;

    /// <summary>What the client has turned on.</summary>
    public EnabledExtensions Enabled { get; set; }

    /// <summary>Mailbox names are written and read as UTF-8.</summary>
    public bool HasUtf8Names => (Enabled & (EnabledExtensions.Imap4Rev2 | EnabledExtensions.Utf8)) != EnabledExtensions.None;

    /// <summary>No response line is half written.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>Enough is waiting that <see cref="FlushAsync"/> should be called.</summary>
    public bool ShouldFlush => _unflushed + _used >= FlushThreshold;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        AtLineStart = false;
        while (true)
        {
            Span<byte> free = Free(1);
            if (bytes.Length <= free.Length)
            {
                bytes.CopyTo(free);
                _used += bytes.Length;
                return;
            }

            bytes[..free.Length].CopyTo(free);
            _used += free.Length;
            bytes = bytes[free.Length..];
        }
    }

    public void WriteByte(byte value)
    {
        AtLineStart = false;
        Free(1)[0] = value;
        _used++;
    }

    /// <summary>Text that is known to be printable US-ASCII: names of commands, codes, texts of our own.</summary>
    public void WriteAscii(string text)
    {
        AtLineStart = false;
        Span<byte> free = Free(text.Length);
        _used += Encoding.ASCII.GetBytes(text, free);
    }

    public void WriteNumber(ulong number)
    {
        AtLineStart = false;
        Utf8Formatter.TryFormat(number, Free(20), out int written);
        _used += written;
    }

    public void WriteDateTime(DateTimeOffset time)
    {
        AtLineStart = false;
        ImapDates.WriteDateTime(Free(28), time);
        _used += 28;
    }

    public void EndLine()
    {
        Write("\r\n"u8);
        AtLineStart = true;
    }

    /// <summary>A whole line.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        Write(line);
        EndLine();
    }

    /// <summary>A string: quoted when it may be, otherwise a literal (RFC 3501 §4.3).</summary>
    public void WriteString(ReadOnlySpan<byte> value)
    {
        if (value.Length < 1000 && !value.ContainsAnyExcept(CharacterClasses.QuotableCharacters))
        {
            WriteByte((byte)'"');
            Write(value);
            WriteByte((byte)'"');
            return;
        }

        WriteLiteral(value);
    }

    public void WriteLiteral(ReadOnlySpan<byte> value)
    {
        WriteLiteralHeader(value.Length);
        Write(value);
    }

    public void WriteLiteralHeader(long length)
    {
        WriteByte((byte)'{');
        WriteNumber((ulong)length);
        Write("}\r\n"u8);
    }

    /// <summary>A mailbox name, in modified UTF-7 unless the client takes UTF-8.</summary>
    public void WriteMailbox(string name)
    {
        if (HasUtf8Names)
        {
            WriteUtf8String(name);
        }
        else
        {
            WriteString(Encoding.ASCII.GetBytes(ModifiedUtf7.Encode(name)));
        }
    }

    /// <summary>Text in UTF-8: quoted where RFC 9051 §9 allows it (QUOTED-CHAR takes UTF8-2 and longer), else a literal.</summary>
    public void WriteUtf8String(string value)
    {
        byte[] octets = Encoding.UTF8.GetBytes(value);
        if (octets.Length < 1000 && octets.AsSpan().IndexOfAnyInRange((byte)0, (byte)31) < 0 && octets.AsSpan().IndexOfAny((byte)'"', (byte)'\\', (byte)127) < 0)
        {
            WriteByte((byte)'"');
            Write(octets);
            WriteByte((byte)'"');
            return;
        }

        WriteLiteral(octets);
    }

    /// <summary>Whether something is turned on.</summary>
    public bool Has(EnabledExtensions extension) => (Enabled & extension) != EnabledExtensions.None;

    public void WriteFlags(SystemFlags flags, KeywordSet keywords)
    {
        WriteByte((byte)'(');
        bool first = true;
        for (int bit = 1; bit <= (int)SystemFlags.Draft; bit <<= 1)
        {
            if (((int)flags & bit) != 0)
            {
                Write(first ? default : " "u8);
                Write(NameOf((SystemFlags)bit));
                first = false;
            }
        }

        for (int i = 0; i < keywords.Count; i++)
        {
            Write(first ? default : " "u8);
            WriteAscii(keywords[i]);
            first = false;
        }

        WriteByte((byte)')');
    }

    /// <summary>Gives what was written to the pipe, for someone else who writes to it directly.</summary>
    public void Commit()
    {
        if (_used > 0)
        {
            connection.Output.Advance(_used);
            _unflushed += _used;
        }

        _used = 0;
        _memory = default;
    }

    /// <summary>Sends everything. A client that takes nothing for the length of the write time-out is cut off.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Commit();
        if (_unflushed == 0)
        {
            return;
        }

        _unflushed = 0;
        try
        {
            ValueTask<FlushResult> flush = connection.Output.FlushAsync(cancellationToken);
            FlushResult result = flush.IsCompletedSuccessfully ? flush.Result : await flush.AsTask().WaitAsync(writeTimeout, cancellationToken);
            if (result.IsCompleted)
            {
                throw new ClientGoneException("the client takes no more");
            }
        }
        catch (TimeoutException error)
        {
            connection.Abort();
            throw new ClientGoneException("the client does not read", error);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException || (error is IOException and not ClientGoneException))
        {
            // However a connection is lost, it looks like this from here on.
            throw new ClientGoneException("the client has gone", error);
        }
    }

    private static ReadOnlySpan<byte> NameOf(SystemFlags flag) => flag switch
    {
        SystemFlags.Seen => "\\Seen"u8,
        SystemFlags.Answered => "\\Answered"u8,
        SystemFlags.Flagged => "\\Flagged"u8,
        SystemFlags.Deleted => "\\Deleted"u8,
        _ => "\\Draft"u8,
    };

    private Span<byte> Free(int needed)
    {
        if (_memory.Length - _used < needed)
        {
            Commit();
            _memory = connection.Output.GetMemory(Math.Max(needed, SegmentSize));
        }

        return _memory.Span[_used..];
    }
}

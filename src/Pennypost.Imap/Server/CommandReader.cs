using System.Buffers;
using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;
using Pennypost.Net;

namespace Pennypost.Imap.Server;

/// <summary>How reading a command ended.</summary>
internal enum CommandReadStatus
{
    /// <summary>A command is there.</summary>
    Command,

    /// <summary>There was something wrong that has been answered; read on.</summary>
    Answered,

    /// <summary>The client has gone.</summary>
    EndOfStream,

    /// <summary>The client was silent too long.</summary>
    TimedOut,

    /// <summary>The client sends too much to go on.</summary>
    Flooded,
}

/// <summary>Puts a command together from lines and literals (RFC 3501 §2.2.1, RFC 7888), with bounds on all of it.</summary>
internal sealed class CommandReader(LineReader lines, ResponseWriter output, ImapServerSettings settings) : IDisposable
{
    private byte[]? _buffer;
    private int _length;

    public ImapCommand? Command { get; private set; }

    /// <summary>Reads until a whole command is there.</summary>
    /// <param name="loggedIn">Decides limits and time-outs.</param>
    /// <param name="cancellationToken">Stop waiting.</param>
    public async ValueTask<CommandReadStatus> ReadAsync(bool loggedIn, CancellationToken cancellationToken)
    {
        Release();
        int maximum = loggedIn ? settings.MaximumCommandLength : settings.MaximumCommandLengthBeforeLogIn;
        TimeSpan timeout = loggedIn ? settings.AutoLogout : settings.AutoLogoutBeforeLogIn;
        while (true)
        {
            LineResult result = await lines.ReadLineAsync(Math.Max(maximum - _length, 1), timeout, cancellationToken);
            if (result.Status != LineStatus.Line)
            {
                return AnswerUnreadable(result.Status);
            }

            bool hasLiteral = LiteralAnnouncement.TryFindAtEnd(result.Line.Span, out LiteralAnnouncement literal, out int start);
            if (_buffer is null && !hasLiteral)
            {
                return Parse(result.Line, null);
            }

            Append(result.Line.Span);
            start += _length - result.Line.Length;
            if (!hasLiteral)
            {
                return Parse(_buffer.AsMemory(0, _length), null);
            }

            if (loggedIn && IsStreamed(start))
            {
                return Parse(_buffer.AsMemory(0, start), literal);
            }

            if (await ReadLiteralAsync(literal, maximum, cancellationToken) is { } end)
            {
                return end;
            }
        }
    }

    public void Dispose() => Release();

    /// <summary>Reads the literal into the buffer, after asking for it when the client waits. Null: go on.</summary>
    private async ValueTask<CommandReadStatus?> ReadLiteralAsync(LiteralAnnouncement literal, int maximum, CancellationToken cancellationToken)
    {
        if (literal.Length > maximum - _length)
        {
            return await RefuseLiteralAsync(literal, maximum, cancellationToken);
        }

        if (literal.Synchronising)
        {
            output.WriteLine("+ Ready for literal data"u8);
            await output.FlushAsync(cancellationToken);
        }

        Append("\r\n"u8);
        var octets = new byte[literal.Length];
        ReadStatus status = await lines.ReadExactlyAsync(octets.AsMemory(), settings.LiteralTimeout, cancellationToken);
        Append(octets);
        Array.Clear(octets); // May have held a password.
        return Ended(status);
    }

    private async ValueTask<CommandReadStatus?> RefuseLiteralAsync(LiteralAnnouncement literal, int maximum, CancellationToken cancellationToken)
    {
        if (!literal.Synchronising)
        {
            // RFC 7888 §4: the octets are on their way, so they are read over, or the connection ends.
            if (literal.Length > 16L * maximum)
            {
                return CommandReadStatus.Flooded;
            }

            if (Ended(await lines.SkipAsync(literal.Length, settings.LiteralTimeout, cancellationToken)) is { } end)
            {
                return end;
            }

            // What follows the literal is the rest of the same command.
            LineResult rest = await lines.ReadLineAsync(maximum, settings.LiteralTimeout, cancellationToken);
            if (rest.Status is not (LineStatus.Line or LineStatus.TooLong))
            {
                return AnswerUnreadable(rest.Status);
            }
        }

        output.WriteAscii(TagOrStar());
        output.WriteLine(" BAD Literal is too long"u8);
        return CommandReadStatus.Answered;
    }

    private string TagOrStar()
    {
        try
        {
            var reader = new ArgumentReader(_buffer.AsSpan(0, _length));
            return Encoding.ASCII.GetString(reader.ReadTag());
        }
        catch (ImapSyntaxException)
        {
            return "*";
        }
    }

    /// <summary>The command reads this literal itself: it is not the first argument, which is a mailbox name.</summary>
    private bool IsStreamed(int literalStart)
    {
        ReadOnlySpan<byte> sofar = _buffer.AsSpan(0, literalStart);
        int space = sofar.IndexOf((byte)' ');
        if (space < 0)
        {
            return false;
        }

        string name = FindName(sofar[(space + 1)..], out int length);
        return CommandTable.Definitions.TryGetValue(name, out CommandDefinition? definition)
            && (definition.Traits & CommandTraits.StreamsLiteral) != CommandTraits.None && sofar.Length > space + 1 + length + 1;
    }

    private CommandReadStatus Parse(ReadOnlyMemory<byte> text, LiteralAnnouncement? literal)
    {
        try
        {
            var reader = new ArgumentReader(text.Span);
            string tag = Encoding.ASCII.GetString(reader.ReadTag());
            if (!reader.TryTake((byte)' '))
            {
                Command = new ImapCommand(tag, null, default, literal);
                return CommandReadStatus.Command;
            }

            string name = FindName(text.Span[reader.Position..], out int length);
            ReadOnlyMemory<byte> arguments = text[(reader.Position + length)..];
            bool wellFormed = arguments.IsEmpty || arguments.Span[0] == ' ';
            CommandDefinition? definition = wellFormed ? CommandTable.Definitions.GetValueOrDefault(name) : null;
            Command = new ImapCommand(tag, definition, arguments.IsEmpty ? arguments : arguments[1..], literal) { Utf8 = output.HasUtf8Names };
            return CommandReadStatus.Command;
        }
        catch (ImapSyntaxException)
        {
            output.WriteLine("* BAD Tag expected"u8);
            return CommandReadStatus.Answered;
        }
    }

    /// <summary>The command's name; two words for UID commands.</summary>
    private static string FindName(ReadOnlySpan<byte> text, out int length)
    {
        length = WordLength(text);
        if (length == 3 && Ascii.EqualsIgnoreCase(text[..3], "UID"u8) && text.Length > 4 && text[3] == ' ')
        {
            length = 4 + WordLength(text[4..]);
        }

        return length > CommandTable.LongestName ? string.Empty : Encoding.ASCII.GetString(text[..length]);
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOf((byte)' ');
        return length < 0 ? text.Length : length;
    }

    private CommandReadStatus AnswerUnreadable(LineStatus status)
    {
        switch (status)
        {
            case LineStatus.TooLong:
                output.WriteLine("* BAD Command line is too long"u8);
                return CommandReadStatus.Answered;
            case LineStatus.BareNewline:
                output.WriteLine("* BAD Lines end in CRLF"u8);
                return CommandReadStatus.Answered;
            case LineStatus.TimedOut:
                return CommandReadStatus.TimedOut;
            case LineStatus.Flooded:
                return CommandReadStatus.Flooded;
            default:
                return CommandReadStatus.EndOfStream;
        }
    }

    private static CommandReadStatus? Ended(ReadStatus status) => status switch
    {
        ReadStatus.Complete => null,
        ReadStatus.TimedOut => CommandReadStatus.TimedOut,
        _ => CommandReadStatus.EndOfStream,
    };

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer is null || _buffer.Length - _length < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((_length + bytes.Length) * 2);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            Return();
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Release()
    {
        Return();
        _buffer = null;
        _length = 0;
        Command = null;
    }

    private void Return()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Turns messages into an mbox file (RFC 4155 Appendix A) as they come: lines end in LF, and lines that begin with "From " behind any number of
/// '&gt;' get one more (mboxrd), so that reading can undo it.</summary>
internal sealed class MboxLines
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>How much of "From " the line has begun with, behind its '&gt;'; -1 when it is known not to.</summary>
    private int _matched;
    private bool _carriageReturn;
    private byte _last = (byte)'\n';

    /// <summary>The line before a message. Who sent it is not known any more; the name is what RFC 4155 suggests.</summary>
    public ReadOnlyMemory<byte> Begin(DateTimeOffset received)
    {
        _output.ResetWrittenCount();
        (_matched, _carriageReturn, _last) = (0, false, (byte)'\n');
        var date = received.UtcDateTime.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"From MAILER-DAEMON {date}\n");
    }

    /// <summary>The next octets, as they stand in the file; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> octets)
    {
        _output.ResetWrittenCount();
        foreach (var octet in octets)
        {
            if (_carriageReturn && octet != '\n')
            {
                Put((byte)'\r');
            }

            _carriageReturn = octet == '\r';
            if (!_carriageReturn)
            {
                Put(octet);
            }
        }

        return _output.WrittenMemory;
    }

    /// <summary>The end of the message: its last line is ended, and an empty line follows.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _output.ResetWrittenCount();
        if (_carriageReturn)
        {
            Put((byte)'\r');
        }

        Release();
        if (_last != '\n')
        {
            _output.Write("\n"u8);
        }

        _output.Write("\n"u8);
        return _output.WrittenMemory;
    }

    private static ReadOnlySpan<byte> From => "From "u8;

    /// <summary>What may become "From " is held back; the '&gt;' before it need not be, as the one to add looks the same.</summary>
    private void Put(byte octet)
    {
        _last = octet;
        if (_matched >= 0 && octet == From[_matched])
        {
            if (++_matched == From.Length)
            {
                _output.Write(">"u8);
                Release();
            }

            return;
        }

        if (_matched != 0 || octet != '>')
        {
            Release();
        }

        _output.Write([octet]);
        if (octet == '\n')
        {
            _matched = 0;
        }
    }

    private void Release()
    {
        if (_matched > 0)
        {
            _output.Write(From[.._matched]);
        }

        _matched = -1;
    }
}

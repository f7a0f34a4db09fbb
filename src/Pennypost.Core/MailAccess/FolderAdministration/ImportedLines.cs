using System.Buffers;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Makes messages from files whose lines end in LF, CRLF or a mixture: every line of what comes out ends in CRLF, and the last one is ended.</summary>
internal sealed class ImportedLines
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private bool _carriageReturn;
    private bool _open;

    /// <summary>The next octets; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> octets)
    {
        _output.ResetWrittenCount();
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOfAny((byte)'\r', (byte)'\n');
            if (_carriageReturn)
            {
                // RFC 5322 §2.3: CR and LF only occur together. Half a line break becomes a whole one.
                _output.Write("\r\n"u8);
                (_carriageReturn, _open) = (false, false);
                if (end == 0 && octets[0] == '\n')
                {
                    octets = octets[1..];
                    continue;
                }
            }

            if (end < 0)
            {
                _output.Write(octets);
                _open = true;
                break;
            }

            _output.Write(octets[..end]);
            if (octets[end] == '\r')
            {
                (_carriageReturn, _open) = (true, true);
            }
            else
            {
                _output.Write("\r\n"u8);
                _open = false;
            }

            octets = octets[(end + 1)..];
        }

        return _output.WrittenMemory;
    }

    /// <summary>What ends the last line.</summary>
    public ReadOnlyMemory<byte> End()
    {
        var ending = _open ? "\r\n"u8.ToArray() : [];
        (_carriageReturn, _open) = (false, false);
        return ending;
    }
}

using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Decides about one header field of a message that streams by.</summary>
/// <param name="name">The field's name as written.</param>
/// <param name="value">The octets after the colon with folds and line break; of a very long field only the beginning.</param>
/// <returns>True when the field shall be left out.</returns>
public delegate bool HeaderFieldPredicate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

/// <summary>Leaves header fields out of a message that streams by. Holds back no more than one field.</summary>
/// <remarks>The result does not depend on how the message is cut into chunks. Only the message's own header is looked at, not those of its parts.</remarks>
/// <param name="leaveOut">Decides about each field.</param>
public sealed class HeaderFieldFilter(HeaderFieldPredicate leaveOut)
{
    /// <summary>Octets of a field that are held back; a longer one is decided by its beginning.</summary>
    public const int LongestHeld = 64 * 1024;

    private readonly ArrayBufferWriter<byte> output = new(4096);
    private readonly ArrayBufferWriter<byte> held = new(1024); // the field that is not decided yet
    private bool? leavesOut; // of the current field; null while it is held
    private bool atLineStart = true;
    private bool sawCarriageReturn; // at the start of a line: it may be the empty one

    /// <summary>True when the header has ended: everything that follows can be passed on as it comes.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the next octets of the message.</summary>
    /// <param name="chunk">Any number of octets.</param>
    /// <returns>What to write now; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Take(in ReadOnlySequence<byte> chunk)
    {
        output.ResetWrittenCount();
        foreach (var segment in chunk)
        {
            Take(segment.Span);
        }

        return output.WrittenMemory;
    }

    /// <summary>The message is at its end.</summary>
    /// <returns>What is left to write.</returns>
    public ReadOnlyMemory<byte> Finish()
    {
        output.ResetWrittenCount();
        if (!IsDone)
        {
            if (sawCarriageReturn)
            {
                Begin();
                Add("\r"u8);
            }

            Close();
            IsDone = true;
        }

        return output.WrittenMemory;
    }

    private void Take(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && !IsDone)
        {
            if (atLineStart)
            {
                octets = octets[TakeLineStart(octets[0])..];
                continue;
            }

            var newline = octets.IndexOf((byte)'\n');
            var taken = newline < 0 ? octets.Length : newline + 1;
            Add(octets[..taken]);
            atLineStart = newline >= 0;
            octets = octets[taken..];
        }

        output.Write(octets);
    }

    // Tells what the line is: the empty one, a continuation (RFC 5322 §2.2.3), or a new field. Gives the octets consumed.
    private int TakeLineStart(byte octet)
    {
        if (octet == '\n')
        {
            Close();
            output.Write(sawCarriageReturn ? "\r\n"u8 : "\n"u8);
            IsDone = true;
            return 1;
        }

        if (sawCarriageReturn)
        {
            sawCarriageReturn = atLineStart = false;
            Begin();
            Add("\r"u8);
            return 0;
        }

        if (octet == '\r')
        {
            sawCarriageReturn = true;
            return 1;
        }

        if (octet is not ((byte)' ' or (byte)'\t'))
        {
            Begin();
        }

        atLineStart = false;
        return 0;
    }

    private void Begin()
    {
        Close();
        leavesOut = null;
    }

    private void Close()
    {
        if (leavesOut is null && held.WrittenCount > 0)
        {
            Decide();
        }
    }

    private void Add(ReadOnlySpan<byte> octets)
    {
        if (leavesOut is null)
        {
            var kept = Math.Min(octets.Length, LongestHeld - held.WrittenCount);
            held.Write(octets[..kept]);
            octets = octets[kept..];
            if (held.WrittenCount >= LongestHeld)
            {
                Decide();
            }
        }

        if (leavesOut == false)
        {
            output.Write(octets);
        }
    }

    private void Decide()
    {
        var field = held.WrittenSpan;
        leavesOut = HeaderLine.TryReadName(field, out var nameLength, out var colon) && leaveOut(field[..nameLength], field[(colon + 1)..]);
        if (leavesOut == false)
        {
            output.Write(field);
        }

        held.ResetWrittenCount();
    }
}

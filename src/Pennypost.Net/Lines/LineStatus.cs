namespace Pennypost.Net;

/// <summary>How reading a line ended.</summary>
public enum LineStatus
{
    /// <summary>A whole line.</summary>
    Line,

    /// <summary>The line was longer than allowed; all of it has been consumed, and the next read starts behind it.</summary>
    TooLong,

    /// <summary>The line ended in LF alone or held a CR without LF, and the policy refuses that. It has been consumed up to its LF; it is wise to close.</summary>
    BareNewline,

    /// <summary>The peer closed or lost the connection; a started line is not delivered.</summary>
    EndOfStream,

    /// <summary>The line was not complete within the time-out.</summary>
    TimedOut,

    /// <summary>An over-long line went on without end; reading gave up in its middle, so the connection can only be closed.</summary>
    Flooded,
}

/// <summary>How reading an exact number of octets ended.</summary>
public enum ReadStatus
{
    /// <summary>All octets were read.</summary>
    Complete,

    /// <summary>The peer closed or lost the connection first.</summary>
    EndOfStream,

    /// <summary>No octet came for the length of the time-out.</summary>
    TimedOut,
}

/// <summary>What to do with lines that do not end in CRLF.</summary>
public enum BareNewlinePolicy
{
    /// <summary>Report <see cref="LineStatus.BareNewline"/> (RFC 5321 §2.3.8: no other octets end a line; what one server takes for a line end and another does not smuggles messages).</summary>
    Reject,

    /// <summary>LF alone ends a line too; a CR elsewhere is part of the line.</summary>
    Accept,
}

/// <summary>One line, or why there is none.</summary>
/// <param name="Status">How the read ended.</param>
/// <param name="Line">The line without its CRLF; empty unless <see cref="LineStatus.Line"/>. Valid until the next read.</param>
public readonly record struct LineResult(LineStatus Status, ReadOnlyMemory<byte> Line = default);

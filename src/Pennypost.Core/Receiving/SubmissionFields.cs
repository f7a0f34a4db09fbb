using System.Buffers;
using System.Globalization;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Core.Receiving;

/// <summary>Adds Date and Message-ID to a submitted message that lacks them (RFC 6409 §8; SVC-218). Holds the header back until it is whole.</summary>
/// <param name="hostName">The right side of the message id.</param>
/// <param name="id">The message's own id.</param>
/// <param name="now">The time, in the zone of the installation.</param>
internal sealed class SubmissionFields(string hostName, long id, DateTimeOffset now)
{
    /// <summary>A longer header is passed on as it is.</summary>
    private const int LongestHeader = 64 * 1024;

    private readonly ArrayBufferWriter<byte> held = new(4096);

    /// <summary>True when everything that follows can be passed on as it comes.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the next octets of the message.</summary>
    /// <param name="chunk">Any number of octets.</param>
    /// <returns>What to write now: nothing while the header is not whole.</returns>
    public ReadOnlyMemory<byte> Take(in ReadOnlySequence<byte> chunk)
    {
        // The end may have begun in an earlier chunk; what was searched is not searched again.
        var from = Math.Max(0, held.WrittenCount - 3);
        foreach (var segment in chunk)
        {
            held.Write(segment.Span);
        }

        var octets = held.WrittenSpan;
        var isWhole = octets.StartsWith("\r\n"u8) || octets[from..].IndexOf("\r\n\r\n"u8) >= 0;
        return isWhole || octets.Length > LongestHeader ? Finish() : default;
    }

    /// <summary>The message is at its end, whole header or not.</summary>
    /// <returns>What to write.</returns>
    public ReadOnlyMemory<byte> Finish()
    {
        IsDone = true;
        var fields = HeaderFields.Parse(held.WrittenMemory).Index;
        var added = new StringBuilder();
        if (!fields.TryFind(KnownHeader.Date, out _))
        {
            added.Append("Date: ").Append(MailDate.Format(now)).Append("\r\n");
        }

        if (!fields.TryFind(KnownHeader.MessageId, out _))
        {
            added.Append(CultureInfo.InvariantCulture, $"Message-ID: <{id}.{now.ToUnixTimeMilliseconds()}@{hostName}>\r\n");
        }

        return added.Length == 0 ? held.WrittenMemory : (byte[])[.. Encoding.ASCII.GetBytes(added.ToString()), .. held.WrittenSpan];
    }
}

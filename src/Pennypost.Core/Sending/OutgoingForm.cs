using System.Text;
using Pennypost.Core.Receiving;
using Pennypost.Mail;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Sending;

/// <summary>A message in the form in which it travels: without our Return-Path (RFC 5321 §4.4), and in seven bits where it has to be. What is signed is this form, so
/// that no signature is broken on the way out (RFC 6376 §5.3, SVC-165).</summary>
internal sealed class OutgoingForm
{
    /// <summary>Our Return-Path line is shorter: one path and nothing else.</summary>
    private const int LongestReturnPath = 2048;

    private readonly MessageBodies bodies;
    private readonly StoredBody stored;
    private readonly int skip;

    private OutgoingForm(MessageBodies bodies, StoredBody stored, int skip, HeaderFields header)
    {
        this.bodies = bodies;
        this.stored = stored;
        this.skip = skip;
        Header = header;
    }

    /// <summary>The header, as far as it is looked at.</summary>
    public HeaderFields Header { get; }

    /// <summary>It may hold octets beyond ASCII, so that its form depends on the server (RFC 6152). Of large messages that is not known.</summary>
    public bool MayBeEightBit => !IsSevenBit && (stored.Octets is not { } octets || !Ascii.IsValid(octets));

    /// <summary>It was converted.</summary>
    public bool IsSevenBit { get; private init; }

    /// <summary>Its header holds UTF-8 (RFC 6532).</summary>
    public bool HasInternationalHeader
    {
        get
        {
            var end = Header.Index.Count == 0 ? skip : Header.Index[Header.Index.Count - 1].End;
            return !Ascii.IsValid(Header.Block.Span[skip..Math.Clamp(end, skip, Header.Block.Length)]);
        }
    }

    /// <summary>RFC 8689 §5: its author would rather have it travel in clear than not at all.</summary>
    public bool NeedsNoTls => Header.Find("TLS-Required").Any(entry => Header.Unfolded(entry).Trim().Equals("No", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a message and reads its header.</summary>
    /// <param name="bodies">The messages.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OutgoingForm> LocateAsync(MessageBodies bodies, long messageId, CancellationToken cancellationToken)
    {
        if (!(await bodies.ReadAsync([messageId], cancellationToken)).TryGetValue(messageId, out var stored))
        {
            throw new MessageMissingException(messageId);
        }

        await using var body = await bodies.OpenAsync(stored, cancellationToken: cancellationToken);
        var (start, header) = await MessageHeader.ReadAsync(body, cancellationToken);
        return new OutgoingForm(bodies, stored, ReturnPathLength(start.Span), header);
    }

    /// <summary>The same message in seven bits; itself when it is so already.</summary>
    public OutgoingForm InSevenBits() => MayBeEightBit ? new OutgoingForm(bodies, stored, skip, Header) { IsSevenBit = true } : this;

    /// <summary>Opens it; may be done several times.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await OpenOriginalAsync(cancellationToken);
        return IsSevenBit ? new SevenBitStream(stream) : stream;
    }

    /// <summary>Opens it as it came, whatever form it travels in: what was found out about it was found out about that.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<Stream> OpenOriginalAsync(CancellationToken cancellationToken) => bodies.OpenAsync(stored, skip, cancellationToken);

    /// <summary>Its size in octets, for SIZE (RFC 1870).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<long> SizeAsync(CancellationToken cancellationToken)
    {
        if (!IsSevenBit)
        {
            return stored.Size - skip;
        }

        await using var stream = await OpenAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        var size = 0L;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
        }

        return size;
    }

    private static int ReturnPathLength(ReadOnlySpan<byte> start) =>
        start.StartsWith(TraceFields.ReturnPathStart) && start[..Math.Min(start.Length, LongestReturnPath)].IndexOf("\r\n"u8) is > 0 and var end ? end + 2 : 0;
}

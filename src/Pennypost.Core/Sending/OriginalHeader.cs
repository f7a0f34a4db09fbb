using Pennypost.Core.Receiving;
using Pennypost.Mail;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Sending;

/// <summary>The header of a stored message, for a notification (RFC 6522 §4: text/rfc822-headers).</summary>
/// <param name="Octets">Whole lines, bounded, without our Return-Path and without the empty line at the end.</param>
/// <param name="MessageId">The message id with brackets, when it is well-formed.</param>
public sealed record OriginalHeader(ReadOnlyMemory<byte> Octets, string? MessageId)
{
    private const int MaximumLength = 16 * 1024;

    /// <summary>Reads the header of a message.</summary>
    /// <param name="bodies">The messages.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<OriginalHeader> ReadAsync(MessageBodies bodies, long messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var start = new byte[MaximumLength];
        await using var body = await bodies.OpenAsync(messageId, cancellationToken: cancellationToken);
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return Of(start.AsMemory(0, length));
    }

    /// <summary>Cuts the header from the start of a message.</summary>
    /// <param name="start">The first octets of the message.</param>
    public static OriginalHeader Of(ReadOnlyMemory<byte> start)
    {
        var octets = WithoutReturnPath(start);
        var end = octets.Span.IndexOf("\r\n\r\n"u8);
        // Without an empty line within the limit, the last line may be cut: it is left out.
        var length = end >= 0 ? end + 2 : octets.Span.LastIndexOf("\r\n"u8) + 2;
        octets = octets[..Math.Max(0, length < 2 ? 0 : length)];
        var id = HeaderFields.Parse(octets).Get(KnownHeader.MessageId)?.Trim();
        return new OriginalHeader(octets, IsMessageId(id) ? id : null);
    }

    /// <summary>A message without the Return-Path that we put on top of it (RFC 5321 §4.4: it does not travel).</summary>
    /// <param name="start">The first octets of the message.</param>
    public static ReadOnlyMemory<byte> WithoutReturnPath(ReadOnlyMemory<byte> start) =>
        start.Span.StartsWith(TraceFields.ReturnPathStart) && start.Span.IndexOf("\r\n"u8) is >= 0 and var line ? start[(line + 2)..] : start;

    private static bool IsMessageId(string? id) =>
        id is { Length: > 2 and < 500 } && id[0] == '<' && id[^1] == '>' && !id.AsSpan(1, id.Length - 2).ContainsAny("<> ") && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
}

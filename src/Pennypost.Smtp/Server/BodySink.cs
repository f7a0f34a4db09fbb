using System.Buffers;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Passes the text of one message to its delivery and remembers why it is lost, if it is: too big, refused, fault.</summary>
/// <remarks>A message that is lost is still read to its end so that the dialogue stays in step, but no more than <see cref="IsFlooded"/> allows.</remarks>
internal sealed class BodySink(SmtpSession session, ISmtpDelivery delivery, long limit)
{
    private const long GraceBeyondLimit = 1024 * 1024;

    /// <summary>Octets seen so far.</summary>
    public long Octets { get; private set; }

    /// <summary>Why the message is lost; null while it is not.</summary>
    public SmtpReply? Failure { get; private set; }

    /// <summary>How many octets may still come before the client is cut off.</summary>
    public long Patience => (2 * limit) + GraceBeyondLimit - Octets;

    /// <summary>More came than any honest client sends.</summary>
    public bool IsFlooded => Patience < 0;

    /// <summary>Octets that are not passed on but count.</summary>
    public void Count(long octets)
    {
        Octets += octets;
        if (Octets > limit)
        {
            Failure ??= StandardReplies.MessageTooBig;
        }
    }

    /// <summary>Passes octets on.</summary>
    public async ValueTask WriteAsync(ReadOnlySequence<byte> text, CancellationToken cancellationToken)
    {
        Count(text.Length);
        if (Failure is not null)
        {
            return;
        }

        try
        {
            var refusal = await delivery.WriteBodyAsync(text, cancellationToken);
            Failure = refusal?.ToReply();
        }
        catch (Exception error)
        {
            Failure = session.Fault(error);
        }
    }
}

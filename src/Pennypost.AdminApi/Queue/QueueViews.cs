using Pennypost.Core.Administration;

namespace Pennypost.AdminApi.Queue;

/// <summary>Turns work into what the API shows.</summary>
internal static class QueueViews
{
    /// <summary>Work that takes accepted mail to folders or to the sending side.</summary>
    public const string RouteMail = "RouteMail";

    /// <summary>Work that takes mail to another server.</summary>
    public const string SendMail = "SendMail";

    /// <summary>A piece of work.</summary>
    public static QueueItem Item(QueuedWork work) => new(
        work.Id,
        work.Kind,
        work.Kind switch
        {
            RouteMail => QueueDirection.Incoming,
            SendMail => QueueDirection.Outgoing,
            _ => QueueDirection.Internal,
        },
        (QueueState)work.State,
        work.MessageId,
        work.Sender,
        work.RecipientCount,
        work.FirstRecipient,
        work.Bytes,
        work.Attempts,
        work.State == WorkState.Dead ? null : work.DueAt,
        work.CreatedAt,
        work.LastError);
}

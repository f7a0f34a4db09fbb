using Pennypost.AdminApi.Http;
using Pennypost.Core.Administration;

namespace Pennypost.AdminApi.Queue;

/// <summary>Which work to list; oldest first.</summary>
/// <param name="Direction">Only this way.</param>
/// <param name="State">Only in this state.</param>
/// <param name="Text">Part of the sender's or a recipient's address, in any case.</param>
/// <param name="Page">Which page; the first is 1.</param>
/// <param name="PageSize">Rows per page, 1 to 500; default 50.</param>
internal sealed record QueueFilter(
    QueueDirection? Direction,
    QueueState? State,
    string? Text,
    int Page = 1,
    int PageSize = 50)
{
    /// <summary>Checks and translates.</summary>
    public QueueQuery ToQuery() => new(
        Direction switch
        {
            QueueDirection.Incoming => [QueueViews.RouteMail],
            QueueDirection.Outgoing => [QueueViews.SendMail],
            _ => [],
        },
        Direction == QueueDirection.Internal ? [QueueViews.RouteMail, QueueViews.SendMail] : [],
        (WorkState?)State,
        Text,
        Paging.Skip(Page, PageSize),
        PageSize);
}

using Pennypost.AdminApi.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Accounts;

/// <summary>Which accounts to list, and in which order. Filters combine with AND (USR-136, USR-149).</summary>
/// <param name="Name">Part of the log-in name, in any case.</param>
/// <param name="DisplayName">Part of the display name, in any case.</param>
/// <param name="Comments">Part of the comment, in any case.</param>
/// <param name="InboxMessages">A number, one after a sign for less or more (USR-136), or a range <c>5..8</c>.</param>
/// <param name="MailboxBytes">The same, with an optional suffix k, M or G (1024-based), such as <c>1M..10M</c>.</param>
/// <param name="State">Only accounts in this state.</param>
/// <param name="Administrator">Only administrators, or only others.</param>
/// <param name="Sort">Order; default: by name.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Page">Which page; the first is 1.</param>
/// <param name="PageSize">Rows per page, 1 to 500; default 50.</param>
internal sealed record AccountFilter(
    string? Name,
    string? DisplayName,
    string? Comments,
    string? InboxMessages,
    string? MailboxBytes,
    AccountState? State,
    bool? Administrator,
    AccountSort Sort = AccountSort.Name,
    bool Descending = false,
    int Page = 1,
    int PageSize = 50)
{
    /// <summary>Checks and translates.</summary>
    /// <exception cref="RefusedException">A filter cannot be read.</exception>
    public AccountQuery ToQuery() => new(
        Name,
        DisplayName,
        Comments,
        Number("inboxMessages", InboxMessages, suffixes: false),
        Number("mailboxBytes", MailboxBytes, suffixes: true),
        State,
        Administrator,
        Sort,
        Descending,
        Paging.Skip(Page, PageSize),
        PageSize);

    private static NumberFilter? Number(string field, string? text, bool suffixes)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return NumberFilter.TryParse(text, suffixes, out var filter)
            ? filter
            : throw RefusedException.Invalid(field, "A number such as 10, >10, <=10 or a range such as 5..8.");
    }
}

using Pennypost.Core.Accounts;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Core.Mappings;
using Pennypost.Core.Routing;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Accounts;

/// <summary>Turns accounts into what the API shows.</summary>
/// <param name="listing">Folders.</param>
/// <param name="locks">Locks.</param>
/// <param name="mappings">Addresses by mapping.</param>
/// <param name="directory">Addresses by name.</param>
/// <param name="settings">Whether names are addresses.</param>
/// <param name="time">The clock.</param>
internal sealed class AccountViews(
    AccountListing listing, LogInLocks locks, MappingListing mappings, RecipientDirectory directory, SettingStore settings, TimeProvider time)
{
    private const int MaximumAddresses = 500;

    /// <summary>As in the list.</summary>
    public static AccountSummary Summary(Account account, TimeProvider time) => new(
        account.Id,
        account.Name,
        account.DisplayName,
        account.Comment,
        account.Enabled,
        account.Administrator,
        account.ExpiresOn,
        AccountStates.Of(account.Enabled, account.ExpiresOn, time),
        account.Locked,
        account.InboxMessages,
        account.MailboxBytes,
        account.CreatedAt,
        account.Version);

    /// <summary>Everything about one account.</summary>
    public async Task<AccountDetail> DetailAsync(Account account, CancellationToken cancellation)
    {
        var folders = await listing.FoldersAsync(account.Id, cancellation);
        var locked = await locks.ListAsync(account.Id, cancellation);
        return new AccountDetail(
            Summary(account, time),
            account.MustChangePassword,
            await AddressesAsync(account, cancellation),
            [.. locked.Select(l => new AccountLock(l.Client.ToString(), l.Failures, l.LockedUntil ?? time.GetUtcNow()))],
            [.. folders.Select(Folder)]);
    }

    /// <summary>The addresses that reach an account now: its name where no mapping takes it away, and those of its mappings.</summary>
    private async Task<IReadOnlyList<string>> AddressesAsync(Account account, CancellationToken cancellation)
    {
        var table = directory.Table;
        var domains = table.Domains.Order(StringComparer.Ordinal).ToList();
        var implied = !settings.Get(RoutingSettings.DisableImpliedMappings);
        var own = domains
            .Where(domain => table.Resolve(account.Name, domain, MailSource.Smtp, implied).Accounts is { IsDefault: false } found && found.Contains(account.Id))
            .Select(domain => $"{account.Name}@{domain}");
        var (mapped, _) = await mappings.ListAsync(new MappingQuery(AccountId: account.Id, Take: MaximumAddresses), cancellation);
        // A bare local part stands at every local domain (MAP-006); wildcards and ~ stay as they are written.
        var others = mapped.Where(m => m.Mapping.Type != MappingType.From).SelectMany(m =>
            m.Mapping.Address.AsSpan().IndexOfAny("@*?~") >= 0 ? [m.Mapping.Address] : domains.Select(domain => $"{m.Mapping.Address}@{domain}"));
        return [.. own.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaximumAddresses)];
    }

    /// <summary>A folder for the contract.</summary>
    public static AccountFolder Folder(FolderFigures folder) => new(
        folder.Name, folder.Messages, folder.Unseen, folder.Bytes, FolderPermission.OwnersRights(folder.IsFixed), folder.SharedWith);
}

using Pennypost.Core.Accounts;

namespace Pennypost.AdminApi.Accounts;

/// <summary>An account in the list.</summary>
/// <param name="Id">Never changes and is never used again.</param>
/// <param name="Name">Log-in name as typed; compared without case.</param>
/// <param name="DisplayName">Name for people; may be empty.</param>
/// <param name="Comments">The administrator's comment.</param>
/// <param name="Enabled">Off: no log-in on any service; mail is still accepted.</param>
/// <param name="Administrator">May use this API.</param>
/// <param name="ExpiresOn">The last day on which log-ins work; null means never.</param>
/// <param name="State">What the flags and the date make of it now.</param>
/// <param name="Locked">Locked from at least one address after failed log-ins.</param>
/// <param name="InboxMessages">Messages in the folder Inbox.</param>
/// <param name="MailboxBytes">Size of all folders.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">For changes: send it back with the change; a newer one on the server means 409.</param>
public sealed record AccountSummary(
    long Id,
    string Name,
    string DisplayName,
    string Comments,
    bool Enabled,
    bool Administrator,
    DateOnly? ExpiresOn,
    AccountState State,
    bool Locked,
    long InboxMessages,
    long MailboxBytes,
    DateTimeOffset CreatedAt,
    long Version);

/// <summary>Everything about one account.</summary>
/// <param name="Account">As in the list.</param>
/// <param name="MustChangePassword">Its password was generated at the first start and not changed since.</param>
/// <param name="Addresses">The addresses that reach it now by its name or by mappings; wildcards stay as written.</param>
/// <param name="Locks">Addresses from which log-in is locked.</param>
/// <param name="Folders">Its folders.</param>
public sealed record AccountDetail(
    AccountSummary Account,
    bool MustChangePassword,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<AccountLock> Locks,
    IReadOnlyList<AccountFolder> Folders);

/// <summary>A lock of one account for one client address.</summary>
/// <param name="Address">The client's IP address.</param>
/// <param name="Failures">Failed log-ins in a row.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record AccountLock(string Address, int Failures, DateTimeOffset Until);

/// <summary>A folder of an account.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Messages">Messages in it.</param>
/// <param name="Unseen">Those not read.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="OwnerRights">What its owner may do, as letters of RFC 4314.</param>
/// <param name="SharedWith">How many others have rights in it; anyone counts as one.</param>
public sealed record AccountFolder(string Name, long Messages, long Unseen, long Bytes, string OwnerRights, long SharedWith);

/// <summary>A new account.</summary>
/// <param name="Name">1 to 32 characters of letters, digits, period, underscore, hyphen.</param>
/// <param name="Password">Null or missing: a random one is made and returned once.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Comments">Up to 80 characters.</param>
/// <param name="Enabled">Default: on.</param>
/// <param name="Administrator">Default: off.</param>
/// <param name="ExpiresOn">The last day on which log-ins work; null means never.</param>
public sealed record CreateAccountRequest(
    string Name,
    string? Password = null,
    string? DisplayName = null,
    string? Comments = null,
    bool Enabled = true,
    bool Administrator = false,
    DateOnly? ExpiresOn = null);

/// <summary>The account that was made.</summary>
/// <param name="Account">As in the list.</param>
/// <param name="GeneratedPassword">The password, when the system made it; shown this once.</param>
public sealed record CreatedAccount(AccountSummary Account, string? GeneratedPassword);

/// <summary>New values of an account; all are set.</summary>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Comments">Up to 80 characters.</param>
/// <param name="Enabled">Off: no log-in on any service.</param>
/// <param name="Administrator">May use this API. Nobody can take it from himself, nor from the last one.</param>
/// <param name="ExpiresOn">The last day on which log-ins work; null means never.</param>
/// <param name="Version">The version that was edited.</param>
public sealed record UpdateAccountRequest(
    string DisplayName,
    string Comments,
    bool Enabled,
    bool Administrator,
    DateOnly? ExpiresOn,
    long Version);

/// <summary>A password an administrator sets for an account.</summary>
/// <param name="Password">At least the minimum length of the settings, at most 128 characters, no spaces.</param>
public sealed record SetPasswordRequest(string Password);

/// <summary>A password the system made and set; shown this once.</summary>
/// <param name="Password">16 random characters without ambiguous ones.</param>
public sealed record GeneratedPassword(string Password);

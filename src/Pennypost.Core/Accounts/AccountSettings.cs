using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>Settings of log-in, passwords and new accounts.</summary>
public static class AccountSettings
{
    /// <summary>STB-165; upper limit as settled in docs/spec/00-index.md.</summary>
    public static readonly IntegerSetting MinimumPasswordLength =
        new("security.minimum-password-length", 10, 1, PasswordRules.MaximumLength, "Fewest characters of a new password. Existing shorter ones stay valid.")
        {
            Label = "Minimum password length",
            SpecificationRow = "STB-165",
            Range = (1, PasswordRules.MaximumLength),
        };

    /// <summary>What a guess costs; applies to passwords set from now on.</summary>
    public static readonly IntegerSetting PasswordIterations =
        new("security.password-iterations", 100_000, ScramVerifier.MinimumIterations, 10_000_000,
            "Rounds of PBKDF2-SHA-256 for passwords set from now on: more makes guessing, and each first log-in, more expensive.")
        {
            Label = "Password hashing rounds",
            Range = (ScramVerifier.MinimumIterations, 10_000_000),
        };

    /// <summary>SVC-061.</summary>
    public static readonly BooleanSetting ScramSha1 =
        new("security.scram-sha-1", true,
            "Offers SCRAM-SHA-1 to mail programs that do not know SCRAM-SHA-256, and stores what it needs with passwords set from now on. That is easier to attack if the database is stolen.")
        {
            Label = "Offer SCRAM-SHA-1",
            SpecificationRow = "SVC-061",
        };

    /// <summary>SVC-061.</summary>
    public static readonly BooleanSetting CramMd5 =
        new("security.cram-md5", false,
            "Offers CRAM-MD5. It works only for users who got a password of its own for it by the command cram-md5-password, because that password must be stored readable.")
        {
            Label = "Offer CRAM-MD5",
            SpecificationRow = "SVC-061",
        };

    /// <summary>STB-166.</summary>
    public static readonly IntegerSetting LockAfter =
        new("security.lock-after", 3, 0, 1000, "Wrong passwords in a row after which an account is locked for the address they came from. 0: never.")
        {
            Label = "Lock user after",
            SpecificationRow = "STB-166",
            Range = (0, 1000),
        };

    /// <summary>STB-166.</summary>
    public static readonly IntegerSetting LockMinutes =
        new("security.lock-minutes", 30, 1, 10_080, "Minutes for which such a lock lasts.")
        {
            Label = "Lock user for",
            SpecificationRow = "STB-166",
            Range = (1, 10_080),
        };

    /// <summary>STB-170.</summary>
    public static readonly BooleanSetting LockLoopback =
        new("security.lock-loopback", true, "Locks apply to log-ins from this machine itself too.")
        {
            Label = "Apply account lockout policy to loopback",
            SpecificationRow = "STB-170",
        };

    /// <summary>STS-055.</summary>
    public static readonly BooleanSetting AcceptAddressAsLogInName =
        new("security.accept-address-as-log-in-name", true, "Accepts name@local-domain as log-in name, for mail programs that insert the address.")
        {
            Label = "Accept address as log-in name",
            SpecificationRow = "STS-055",
        };

    /// <summary>SVC-338.</summary>
    public static readonly TextSetting SentFolder = Folder("accounts.sent-folder", "Sent Items", "Sent Items folder");

    /// <summary>SVC-338.</summary>
    public static readonly TextSetting TrashFolder = Folder("accounts.trash-folder", "Deleted Items", "Deleted Items folder");

    /// <summary>SVC-338.</summary>
    public static readonly TextSetting DraftsFolder = Folder("accounts.drafts-folder", "Drafts", "Drafts folder");

    private static TextSetting Folder(string name, string folder, string label) =>
        new(name, folder, 64, "Name of this folder in new accounts; existing ones keep theirs.")
        {
            Label = label,
            SpecificationRow = "SVC-338",
            Range = (1, 64),
            Check = text => text.Length == 0 || text.IndexOfAny(['/', '%', '*', '"', '\\']) >= 0 || text != text.Trim() || text.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
                ? "Must be a folder name: not empty, not INBOX, without / % * \" \\ and outer spaces."
                : null,
        };
}

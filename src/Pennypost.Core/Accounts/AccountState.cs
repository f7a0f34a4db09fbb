namespace Pennypost.Core.Accounts;

/// <summary>What an account's flags and dates make of it now (USR-165, USR-166).</summary>
public enum AccountState
{
    /// <summary>Log-ins work.</summary>
    Active,

    /// <summary>Access is switched off; mail is still accepted.</summary>
    Disabled,

    /// <summary>Its last day has ended; mail is still accepted.</summary>
    Expired,
}

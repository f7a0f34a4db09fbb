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

/// <summary>Tells the state of an account.</summary>
public static class AccountStates
{
    /// <summary>The state now. An account expires when its last day has ended in the server's time zone (USR-166).</summary>
    /// <param name="enabled">Account access allowed.</param>
    /// <param name="expiresOn">The last day of access; null for none.</param>
    /// <param name="time">The clock, which knows the time zone.</param>
    public static AccountState Of(bool enabled, DateOnly? expiresOn, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!enabled)
        {
            return AccountState.Disabled;
        }

        return expiresOn < DateOnly.FromDateTime(time.GetLocalNow().DateTime) ? AccountState.Expired : AccountState.Active;
    }
}

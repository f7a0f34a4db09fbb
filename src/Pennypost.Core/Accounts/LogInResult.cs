using System.Diagnostics.CodeAnalysis;

namespace Pennypost.Core.Accounts;

/// <summary>An account that has shown its password.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Name">As it was typed when the account was made.</param>
/// <param name="DisplayName">Name for people; may be empty.</param>
/// <param name="Administrator">May use the admin API.</param>
/// <param name="MustChangePassword">Its password was generated at the first start and not changed since (USR-015).</param>
public sealed record AccountIdentity(long Id, string Name, string DisplayName, bool Administrator, bool MustChangePassword);

/// <summary>Why a log-in was refused. For the log only: what the client sees is the same for all (USR-163, STB-167), except that it may
/// come again later after <see cref="Busy"/>.</summary>
public enum LogInRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>No such account.</summary>
    UnknownName,

    /// <summary>The wrong password.</summary>
    WrongPassword,

    /// <summary>Locked for this client after too many wrong passwords.</summary>
    Locked,

    /// <summary>Access is switched off or has expired.</summary>
    Inactive,

    /// <summary>Too many log-ins are being checked; the client should try again later.</summary>
    Busy,
}

/// <summary>What a log-in led to.</summary>
public sealed class LogInResult
{
    private LogInResult(AccountIdentity? account, LogInRefusal refusal)
    {
        Account = account;
        Refusal = refusal;
    }

    /// <summary>The account; null when the log-in was refused.</summary>
    public AccountIdentity? Account { get; }

    /// <summary>Why it was refused, for the log.</summary>
    public LogInRefusal Refusal { get; }

    /// <summary>Whether the client is logged in.</summary>
    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Account is not null;

    /// <summary>Whether the client should be told to come again later, rather than that name or password are wrong.</summary>
    public bool TryAgainLater => Refusal == LogInRefusal.Busy;

    internal static LogInResult Success(AccountIdentity account) => new(account, LogInRefusal.None);

    internal static LogInResult Refused(LogInRefusal refusal) => new(null, refusal);
}

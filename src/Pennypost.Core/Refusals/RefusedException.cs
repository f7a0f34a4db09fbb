namespace Pennypost.Core.Refusals;

/// <summary>Why something an administrator or a user asked for is not done.</summary>
public enum RefusalKind
{
    /// <summary>What was sent breaks a rule; see the fields.</summary>
    Invalid,

    /// <summary>What it is about does not exist.</summary>
    NotFound,

    /// <summary>It does not fit what is stored, such as a name in use or a version that is no longer the newest.</summary>
    Conflict,

    /// <summary>Name and password do not open an account.</summary>
    NotAuthenticated,

    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>Too many attempts; later it may work.</summary>
    TooMany,
}

/// <summary>A request that is refused for a reason its caller should read. Not a fault of the program: nothing was changed.</summary>
public sealed class RefusedException : Exception
{
    private RefusedException(RefusalKind kind, string code, string text, IReadOnlyDictionary<string, string[]>? errors)
        : base(text)
    {
        Kind = kind;
        Code = code;
        Errors = errors;
    }

    /// <summary>What kind of refusal.</summary>
    public RefusalKind Kind { get; }

    /// <summary>A stable word for programs, such as <c>name-taken</c>.</summary>
    public string Code { get; }

    /// <summary>What is wrong with which field, by its JSON name; null when no field is to blame.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>For <see cref="RefusalKind.TooMany"/>: how long to wait.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>One field breaks a rule.</summary>
    /// <param name="field">Its JSON name.</param>
    /// <param name="text">One sentence for a person.</param>
    public static RefusedException Invalid(string field, string text) =>
        new(RefusalKind.Invalid, "invalid", text, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [text] });

    /// <summary>Some fields break rules.</summary>
    /// <param name="errors">What is wrong, by JSON name; at least one.</param>
    public static RefusedException Invalid(IReadOnlyDictionary<string, string[]> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return new(RefusalKind.Invalid, "invalid", errors.Values.SelectMany(e => e).First(), errors);
    }

    /// <summary>What it is about does not exist.</summary>
    /// <param name="text">One sentence for a person.</param>
    public static RefusedException NotFound(string text) => new(RefusalKind.NotFound, "not-found", text, null);

    /// <summary>It does not fit what is stored.</summary>
    /// <param name="code">A stable word.</param>
    /// <param name="text">One sentence for a person.</param>
    public static RefusedException Conflict(string code, string text) => new(RefusalKind.Conflict, code, text, null);

    /// <summary>Somebody else changed it meanwhile.</summary>
    public static RefusedException StaleVersion() =>
        Conflict("version-conflict", "Somebody else has changed this meanwhile. Load it again and repeat the change.");

    /// <summary>A log-in failed. One text for every reason (USR-163).</summary>
    public static RefusedException LogInFailed() =>
        new(RefusalKind.NotAuthenticated, "log-in-failed", "Name or password is wrong, or the account is locked.", null);

    /// <summary>The caller did not prove who it is.</summary>
    /// <param name="code">A stable word.</param>
    /// <param name="text">For people.</param>
    public static RefusedException NotAuthenticated(string code, string text) => new(RefusalKind.NotAuthenticated, code, text, null);

    /// <summary>The caller may not do this.</summary>
    /// <param name="code">A stable word.</param>
    /// <param name="text">One sentence for a person.</param>
    public static RefusedException Forbidden(string code, string text) => new(RefusalKind.Forbidden, code, text, null);

    /// <summary>Too many attempts.</summary>
    /// <param name="retryAfter">How long to wait.</param>
    public static RefusedException TooMany(TimeSpan retryAfter) =>
        new(RefusalKind.TooMany, "too-many-attempts", "Too many attempts. Wait a moment and try again.", null) { RetryAfter = retryAfter };
}

namespace Pennypost.Imap;

/// <summary>How STORE changes flags (RFC 3501 §6.4.6).</summary>
public enum FlagOperation
{
    /// <summary>FLAGS: these flags and no others.</summary>
    Replace,

    /// <summary>+FLAGS: these flags besides those that are set.</summary>
    Add,

    /// <summary>-FLAGS: without these flags.</summary>
    Remove,
}

/// <summary>A change of flags, applied to a set of messages at once.</summary>
/// <param name="Operation">How.</param>
/// <param name="Flags">Which system flags.</param>
/// <param name="Keywords">Which keywords.</param>
public sealed record FlagChange(FlagOperation Operation, SystemFlags Flags, KeywordSet Keywords)
{
    /// <summary>What a message's system flags become.</summary>
    /// <param name="flags">Its flags before.</param>
    public SystemFlags ApplyTo(SystemFlags flags) => Operation switch
    {
        FlagOperation.Add => flags | Flags,
        FlagOperation.Remove => flags & ~Flags,
        _ => Flags,
    };

    /// <summary>What a message's keywords become.</summary>
    /// <param name="keywords">Its keywords before.</param>
    public KeywordSet ApplyTo(KeywordSet keywords) => Operation switch
    {
        FlagOperation.Replace => Keywords,
        _ when Keywords.Count == 0 => keywords,
        FlagOperation.Add => keywords.Union(Keywords),
        _ => keywords.Except(Keywords),
    };
}

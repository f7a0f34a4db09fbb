namespace Pennypost.Core.Status;

/// <summary>How urgent a system message is.</summary>
public enum SystemMessageLevel
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Should be looked at.</summary>
    Warning,

    /// <summary>Mail is or may be affected.</summary>
    Error,
}

/// <summary>Something an administrator should look at.</summary>
/// <param name="Level">How urgent it is.</param>
/// <param name="Code">A stable word, such as <c>dead-work</c>.</param>
/// <param name="Text">One sentence for a person.</param>
/// <param name="Path">The page of the app that helps, such as <c>/queue?state=dead</c>; null when there is none.</param>
public sealed record SystemMessage(SystemMessageLevel Level, string Code, string Text, string? Path);

/// <summary>A capability that may have something to tell administrators; register it, and the dashboard asks it every second or less often.</summary>
public interface ISystemMessageSource
{
    /// <summary>What there is to tell now, from memory; empty when all is well.</summary>
    IEnumerable<SystemMessage> Current { get; }
}

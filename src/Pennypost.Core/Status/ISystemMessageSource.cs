namespace Pennypost.Core.Status;

/// <summary>How urgent a system message is.</summary>
public enum SystemMessageSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Something needs attention soon.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}

/// <summary>What an administrator should look at (STS-081).</summary>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Code">A stable word for programs.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Page">The page of the admin app that mends it, such as <c>/services</c>.</param>
public sealed record SystemMessageItem(SystemMessageSeverity Severity, string Code, string Text, string Page);

/// <summary>Tells system messages: those that hold now, made up each time anew from what is in memory. A capability registers one.</summary>
public interface ISystemMessageSource
{
    /// <summary>The messages that hold now; quick, because the dashboard asks every second.</summary>
    IEnumerable<SystemMessageItem> Current { get; }
}

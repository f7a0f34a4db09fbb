namespace Pennypost.Core.Services;

/// <summary>The names of the tabs that several capabilities share (SVC-049), in their order.</summary>
public static class ServiceTabs
{
    /// <summary>Log-in and sizes.</summary>
    public const string General = "General";

    /// <summary>What is refused or marked because of what it is.</summary>
    public const string Filtering = "Filtering";

    /// <summary>Limits on sessions, messages and recipients.</summary>
    public const string LoadLimiting = "Load limiting";

    /// <summary>Greylisting, block lists, SPF.</summary>
    public const string SpamReduction = "Spam reduction";

    /// <summary>VRFY and EXPN.</summary>
    public const string VrfyExpn = "VRFY/EXPN";

    /// <summary>Everything else.</summary>
    public const string Advanced = "Advanced";

    /// <summary>Their order; a tab that is not named here comes before the last.</summary>
    public static IReadOnlyList<string> Order { get; } = [General, Filtering, LoadLimiting, SpamReduction, VrfyExpn, Advanced];
}

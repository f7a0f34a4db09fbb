namespace Pennypost.Cloud;

/// <summary>The kinds of work that have a function: each has a folder in the publish output, and one for the dead letters of its queue.</summary>
internal static class FunctionKinds
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "published"), "*Dead")
            .Select(folder => Path.GetFileName(folder)[..^"Dead".Length]).Order(StringComparer.Ordinal),
    ];
}

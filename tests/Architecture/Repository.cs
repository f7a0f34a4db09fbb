namespace Pennypost.Architecture;

/// <summary>The checked-out repository as these tests see it: paths relative to its root, with forward slashes, in ordinal order.</summary>
internal static class Repository
{
    private static readonly string[] s_skippedFolders =
        ["bin", "obj", "node_modules", "dist", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "coverage"];

    /// <summary>The folder that holds Pennypost.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>True when <c>./test --update</c> asks the generators to write their documents instead of comparing them.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("PENNYPOST_UPDATE") == "1";

    /// <summary>Files under the given folders with one of the given endings.</summary>
    public static IReadOnlyList<string> Files(IEnumerable<string> folders, params string[] endings) =>
        [.. folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(Walk)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];

    /// <summary>Hand-written C# of the product: libraries and hosts.</summary>
    public static IReadOnlyList<string> ProductSources() =>
        [.. Files(["src", "listeners-container", "functions", "tools"], ".cs").Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))];

    /// <summary>The whole text of a file, line ends as LF.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>Compares a generated document with the one in the repository, or writes it when updating.</summary>
    public static void VerifyOrUpdate(string path, string content)
    {
        var file = Path.Combine(Root, path);
        if (Updating)
        {
            File.WriteAllText(file, content);
            return;
        }

        var current = File.Exists(file) ? Read(path) : string.Empty;
        (current == content).ShouldBeTrue($"{path} is stale: type ./test --update and commit the result");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(child);
            if (name.StartsWith('.') || s_skippedFolders.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (var file in Walk(child))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pennypost.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Pennypost.slnx stands in no folder above {AppContext.BaseDirectory}.");
    }
}

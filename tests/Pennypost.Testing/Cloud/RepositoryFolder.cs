namespace Pennypost.Testing;

/// <summary>Where the repository is, for tests that need files which are not built.</summary>
public static class RepositoryFolder
{
    // The test's own folder is <repository>/tests/<project>/bin/<configuration>/<framework>/.
    private static readonly DirectoryInfo s_root = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!;

    /// <summary>A file or folder of the repository.</summary>
    public static string File(params string[] path) => Path.Combine([s_root.FullName, .. path]);
}

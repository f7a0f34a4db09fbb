namespace Pennypost.Trust.Tests.Agreement;

/// <summary>A folder where npm installed mailauth, beside the scripts that drive it; made once for all tests.</summary>
internal static class MailauthFolder
{
    private static readonly Lazy<Task<string>> s_folder = new(InstallAsync);

    /// <summary>The folder; the test is skipped when it cannot be made.</summary>
    public static Task<string> Value => s_folder.Value;

    private static async Task<string> InstallAsync()
    {
        // Beside the tests' programs, so that a second run finds it.
        var folder = Path.Combine(AppContext.BaseDirectory, "peers");
        if (Directory.Exists(Path.Combine(folder, "node_modules", "mailauth")))
        {
            return folder;
        }

        var (exitCode, output, errors) = await Peer.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder: folder);
        Assert.SkipWhen(exitCode != 0, $"npm could not install mailauth: {(errors + output).Trim().Split('\n')[0]}");
        return folder;
    }
}

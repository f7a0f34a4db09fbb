namespace Pennypost.Listeners.Hosting;

/// <summary>One process at a time uses a data folder (USR-002). The lock is the operating system's and ends with the process, however it ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder.</summary>
    /// <exception cref="StartException">Another process has the folder.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            return new DataDirectoryLock(new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new StartException($"Another Pennypost uses {directory}. Stop it, or name another folder with --data.");
        }
    }

    public void Dispose() => _file.Dispose();
}

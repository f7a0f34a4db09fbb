using Npgsql;
using Pennypost.Net;
using Pennypost.Store.Local;

namespace Pennypost.Listeners.Hosting;

/// <summary>The program cannot start; the message is one line that says what to do.</summary>
internal sealed class StartException(string message) : Exception(message)
{
    /// <summary>Runs a command and turns what an administrator can mend into one line on standard error and exit code 1.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is StartException or ListenException or PostgresUnavailableException or NpgsqlException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("pennypost: " + e.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}

using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>The one system of this test run, started by the first test and stopped after the last.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private const int Accounts = 160;
    private const string Password = "correct-horse-9";

    /// <summary>The administrator's password.</summary>
    internal const string AdministratorPassword = "battery-staple-7";

    private readonly TemporaryFolder _folder = new();
    private SystemProcess? _process;
    private int _used;

    /// <summary>The process and its ports.</summary>
    internal SystemProcess Process => _process ?? throw new InvalidOperationException("The system has not been started.");

    internal SystemPorts Ports => Process.Ports;

    /// <summary>An account that no other test uses.</summary>
    internal TestAccount NewAccount()
    {
        var number = Interlocked.Increment(ref _used);
        number.ShouldBeLessThanOrEqualTo(Accounts, "RunningSystem makes too few accounts");
        return new TestAccount(string.Create(CultureInfo.InvariantCulture, $"e{number}"), Password);
    }

    internal string LogTail()
    {
        var log = Process.Log;
        return "The system's log ends:\n" + log[^Math.Min(log.Length, 4000)..];
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _process = await SystemProcess.StartAsync(
            _folder.File("data"), SystemPorts.Find(), "--demo", "--demo-accounts", $"e{{1..{Accounts}}}", "--demo-password", Password,
            "--admin-password", AdministratorPassword);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}

using System.Globalization;
using Pennypost.Cloud;

namespace Pennypost.EndToEnd;

/// <summary>The one system of this test run: the suite of tests/EndToEnd talks to it as to a single machine.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private const int Accounts = 160;
    private const string Password = "correct-horse-9";

    /// <summary>The administrator's password.</summary>
    internal const string AdministratorPassword = "battery-staple-7";

    // Assembly fixtures are not given to each other.
    private readonly PostgresFixture _postgres = new();
    private readonly Azurite _azurite = new();
    private CloudSystem? _system;
    private int _used;

    /// <summary>The replica that stands for the system where a test looks at its process.</summary>
    internal ListenerReplica Process => System.Replicas[0];

    internal SystemPorts Ports => System.Ports;

    private CloudSystem System
    {
        get
        {
            _azurite.Require();
            return _system!;
        }
    }

    /// <summary>An account that no other test uses.</summary>
    internal TestAccount NewAccount()
    {
        _azurite.Require();
        var number = Interlocked.Increment(ref _used);
        number.ShouldBeLessThanOrEqualTo(Accounts, "RunningSystem makes too few accounts");
        return new TestAccount(string.Create(CultureInfo.InvariantCulture, $"e{number}"), Password);
    }

    internal string LogTail()
    {
        var log = System.Log;
        return "The system's log ends:\n" + log[^Math.Min(log.Length, 4000)..];
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        await _azurite.InitializeAsync();
        if (_azurite.Missing is null)
        {
            _system = await CloudSystem.StartAsync(
                _postgres, _azurite, TimeSpan.FromMinutes(1), "--demo", "--demo-accounts", $"e{{1..{Accounts}}}", "--demo-password", Password,
                "--admin-password", AdministratorPassword);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.CheckAsync();
            await _system.DisposeAsync();
        }

        await _azurite.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Accounts;
using Pennypost.Core.Domains;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>What a new system needs before anyone can use it: an administrator and, for a demonstration, a domain with accounts.</summary>
internal static class FirstStart
{
    private const string DemoDomain = "example.com";
    private const string Actor = "first start";

    /// <summary>Makes the first administrator (USR-015).</summary>
    /// <returns>Name and password to show once; null when there is one already.</returns>
    public static Task<(string Name, string Password)?> EnsureAdministratorAsync(IServiceProvider services, HostOptions options, CancellationToken cancellationToken) =>
        services.GetRequiredService<InitialAdministrator>().EnsureAsync(InitialAdministrator.DefaultName, options.AdministratorPassword, cancellationToken);

    /// <summary>Makes the demo domain and the demo accounts that are not there yet.</summary>
    public static async Task<DemoReport?> EnsureDemoAsync(IServiceProvider services, HostOptions options, CancellationToken cancellationToken)
    {
        if (options.Demo is not { } demo)
        {
            return null;
        }

        var domains = services.GetRequiredService<DomainChanges>();
        if (!(await domains.ListAsync(cancellationToken)).Any(d => d.Name == DemoDomain))
        {
            await domains.AddAsync(DemoDomain, Actor, cancellationToken);
        }

        // Whoever tries things out on this machine types wrong passwords too.
        await services.GetRequiredService<SettingStore>().SetAsync(AccountSettings.LockLoopback, "false", cancellationToken);
        var password = demo.Password ?? PasswordGenerator.Generate();
        var made = await services.GetRequiredService<DemonstrationAccounts>().EnsureAsync(demo.Accounts, password, cancellationToken);
        return new DemoReport(DemoDomain, demo.Accounts, made, password, demo.Password is not null);
    }
}

/// <summary>What the demonstration offers.</summary>
internal sealed record DemoReport(string Domain, IReadOnlyList<string> Accounts, int Made, string Password, bool PasswordChosen)
{
    /// <summary>Lines for the start report.</summary>
    public string Text
    {
        get
        {
            var shown = string.Join(", ", Accounts.Take(4).Select(a => $"{a}@{Domain}")) + (Accounts.Count > 4 ? $" and {Accounts.Count - 4} more" : "");
            var text = new StringBuilder().Append("  Demo accounts: ").Append(shown);
            return (Made, PasswordChosen) switch
            {
                (0, _) => text.Append(" (made at an earlier start, passwords unchanged)").ToString(),
                (_, true) => text.Append($", password as given for the {Made} new ones").ToString(),
                _ => text.Append($", password {Password} for the {Made} new ones   (shown this once)").ToString(),
            };
        }
    }
}

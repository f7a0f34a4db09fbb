using System.CommandLine;
using Pennypost.Listeners.Hosting;

namespace Pennypost.Listeners.Commands;

/// <summary>Runs the mail system until it is told to stop (Ctrl-C, SIGTERM).</summary>
internal static class RunCommand
{
    public static void AddTo(RootCommand root)
    {
        var shared = new HostArguments(root);
        var allInOne = new Option<bool>("--all-in-one") { Description = "Run the work, the admin API and its app in this process too." };
        var demo = new Option<bool>("--demo") { Description = "Add the domain example.com with the accounts alice and bob, and lift per-address limits for this machine." };
        var demoAccounts = new Option<string?>("--demo-accounts") { Description = "More demo accounts, such as \"u{1..200},big\".", HelpName = "NAMES" };
        var demoPassword = new Option<string?>("--demo-password") { Description = "The password of all demo accounts; without it one is made and printed.", HelpName = "PASSWORD" };
        var adminPassword = new Option<string?>("--admin-password")
        {
            Description = "The first administrator's password at the first start (PENNYPOST_ADMIN_PASSWORD); without it one is made and printed.",
            HelpName = "PASSWORD",
            DefaultValueFactory = _ => HostArguments.Variable("ADMIN_PASSWORD"),
        };
        foreach (var option in (Option[])[allInOne, demo, demoAccounts, demoPassword, adminPassword])
        {
            root.Options.Add(option);
        }

        root.SetAction((result, cancellationToken) => StartException.GuardAsync(() =>
        {
            var names = DemoNames.Expand(result.GetValue(demoAccounts) ?? "");
            var options = shared.Read(result) with
            {
                AllInOne = result.GetValue(allInOne),
                AdministratorPassword = result.GetValue(adminPassword),
                Demo = result.GetValue(demo) || names.Count > 0 ? new DemoOptions(["alice", "bob", .. names], result.GetValue(demoPassword)) : null,
            };
            return MailHost.RunAsync(options, cancellationToken);
        }));
    }
}

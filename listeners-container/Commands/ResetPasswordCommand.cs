using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core;
using Pennypost.Core.Accounts;
using Pennypost.Core.Routing;
using Pennypost.Listeners.Hosting;

namespace Pennypost.Listeners.Commands;

/// <summary>Sets an account's password without logging in: the way back when all administrators' passwords are lost (USR-177).</summary>
internal static class ResetPasswordCommand
{
    public static Command Create()
    {
        var command = new Command("reset-password", "Gives an account a new random password and prints it.");
        var name = new Argument<string>("name") { Description = "The account." };
        command.Arguments.Add(name);
        var shared = new HostArguments(command);
        command.SetAction((result, cancellationToken) => StartException.GuardAsync(async () =>
        {
            await using var storage = await Storage.OpenAsync(shared.Read(result), loggers: null, cancellationToken);
            await using var services = new ServiceCollection().AddLogging()
                .AddPennypostCore(storage.Database, storage.Bodies, storage.Protector).BuildServiceProvider();
            await services.LoadPennypostAsync(cancellationToken);
            var account = services.GetRequiredService<RecipientDirectory>().Table.FindAccount(result.GetRequiredValue(name))
                ?? throw new StartException($"There is no account {result.GetValue(name)}.");
            var password = PasswordGenerator.Generate();
            await services.GetRequiredService<AccountChanges>().SetPasswordAsync(account, password, "reset-password", keepSession: null, cancellationToken);
            Console.WriteLine($"The password of {result.GetValue(name)} is now {password}");
            return 0;
        }));
        return command;
    }
}

using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Routing;
using Pennypost.Listeners.Hosting;

namespace Pennypost.Listeners.Commands;

/// <summary>Gives an account a password for CRAM-MD5 alone, or takes it away (SVC-061).</summary>
internal static class CramMd5PasswordCommand
{
    public static Command Create()
    {
        var command = new Command("cram-md5-password", "Gives an account a random password that works with CRAM-MD5 only, and prints it.");
        var name = new Argument<string>("name") { Description = "The account." };
        var remove = new Option<bool>("--remove") { Description = "Takes the password away instead." };
        command.Arguments.Add(name);
        command.Options.Add(remove);
        var shared = new HostArguments(command);
        command.SetAction((result, cancellationToken) => StartException.GuardAsync(async () =>
        {
            await using var storage = await Storage.OpenAsync(shared.Read(result), loggers: null, cancellationToken);
            await using var services = new ServiceCollection().AddLogging()
                .AddPennypostCore(storage.Database, storage.Bodies, storage.Protector).BuildServiceProvider();
            await services.LoadPennypostAsync(cancellationToken);
            var account = services.GetRequiredService<RecipientDirectory>().Table.FindAccount(result.GetRequiredValue(name))
                ?? throw new StartException($"There is no account {result.GetValue(name)}.");
            var secrets = services.GetRequiredService<CramSecrets>();
            if (result.GetValue(remove))
            {
                await secrets.RemoveAsync(account, cancellationToken);
                Console.WriteLine($"{result.GetValue(name)} has no CRAM-MD5 password any more");
            }
            else
            {
                Console.WriteLine($"The CRAM-MD5 password of {result.GetValue(name)} is now {await secrets.GenerateAsync(account, cancellationToken)}");
            }

            return 0;
        }));
        return command;
    }
}

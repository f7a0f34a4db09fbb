using System.CommandLine;
using Pennypost.Listeners.Hosting;
using Pennypost.Store.Consistency;

namespace Pennypost.Listeners.Commands;

/// <summary>Proves the store's invariants; best while the system does not run.</summary>
internal static class CheckConsistencyCommand
{
    public static Command Create()
    {
        var command = new Command("check-consistency", "Checks the store: counters, UIDs, references, bodies, work. Ends with 1 when there are faults.");
        var shared = new HostArguments(command);
        command.SetAction((result, cancellationToken) => StartException.GuardAsync(async () =>
        {
            await using var storage = await Storage.OpenAsync(shared.Read(result), loggers: null, cancellationToken);
            var faults = await ConsistencyCheck.RunAsync(storage.Database, storage.Bodies, cancellationToken);
            foreach (var fault in faults)
            {
                Console.WriteLine(fault);
            }

            Console.WriteLine(faults.Count == 0 ? "The store is consistent." : $"{faults.Count} faults.");
            return faults.Count == 0 ? 0 : 1;
        }));
        return command;
    }
}

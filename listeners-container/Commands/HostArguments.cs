using System.CommandLine;
using System.Net;
using Pennypost.Azure;
using Pennypost.Core.Services;
using Pennypost.Listeners.Hosting;

namespace Pennypost.Listeners.Commands;

/// <summary>The options that several commands share. Each has an environment variable, which containers use instead.</summary>
internal sealed class HostArguments
{
    public HostArguments(Command command)
    {
        foreach (var option in (Option[])[Data, Database, Listen, PortBase])
        {
            command.Options.Add(option);
        }
    }

    public Option<string> Data { get; } = new("--data")
    {
        Description = "The folder that holds everything this machine keeps (PENNYPOST_DATA).",
        HelpName = "DIR",
        DefaultValueFactory = _ => Variable("DATA") ?? ".data",
    };

    public Option<string?> Database { get; } = new("--database")
    {
        Description = "An Npgsql connection string (PENNYPOST_DATABASE); without it a private PostgreSQL is started in the data folder.",
        HelpName = "CONNECTION",
        DefaultValueFactory = _ => Variable("DATABASE"),
    };

    public Option<string> Listen { get; } = new("--listen")
    {
        Description = "The address that all services listen on (PENNYPOST_LISTEN); '::' is every address.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => Variable("LISTEN") ?? "127.0.0.1",
    };

    public Option<int> PortBase { get; } = new("--port-base")
    {
        Description = "Added to every port (PENNYPOST_PORT_BASE), so that several systems run side by side.",
        HelpName = "N",
        DefaultValueFactory = _ => int.Parse(Variable("PORT_BASE") ?? "0"),
    };

    public HostOptions Read(ParseResult result) => new()
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(Data)),
        ConnectionString = result.GetValue(Database),
        Address = IPAddress.TryParse(result.GetRequiredValue(Listen), out var address)
            ? address
            : throw new StartException($"--listen {result.GetValue(Listen)}: not an IP address."),
        Azure = ReadAzure(),
        Deployment = ReadDeployment(),
        PortBase = result.GetValue(PortBase) is >= 0 and <= 60_000 and var portBase
            ? portBase
            : throw new StartException("--port-base must be from 0 to 60000."),
    };

    private static AzureSettings ReadAzure()
    {
        try
        {
            return AzureSettings.Read(Environment.GetEnvironmentVariable);
        }
        catch (AzureSettingException wrong)
        {
            throw new StartException(wrong.Message);
        }
    }

    private static DeploymentOptions ReadDeployment()
    {
        try
        {
            return DeploymentOptions.Read(Environment.GetEnvironmentVariable);
        }
        catch (FormatException wrong)
        {
            throw new StartException(wrong.Message);
        }
    }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable("PENNYPOST_" + name) is { Length: > 0 } value ? value : null;
}

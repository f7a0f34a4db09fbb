using Microsoft.Extensions.Configuration;
using Pennypost.Azure;

namespace Pennypost.Functions;

/// <summary>What the function app's settings must say, under the names that the listeners use. Everything else is a setting in the database.</summary>
/// <param name="Port">The port that the Functions host chose.</param>
/// <param name="Database">The Npgsql connection string.</param>
/// <param name="Data">The folder with large bodies and the key of the secrets: the one that the listeners use. Null when blobs and a vault hold them.</param>
/// <param name="Azure">The Azure services to use.</param>
internal sealed record FunctionsSettings(int Port, string Database, string? Data, AzureSettings Azure)
{
    /// <summary>Set by the Functions host.</summary>
    public const string PortName = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>An Npgsql connection string.</summary>
    public const string DatabaseName = "PENNYPOST_DATABASE";

    /// <summary>A folder; needed unless <see cref="AzureSettings.BlobsName"/> and <see cref="AzureSettings.KeyVaultName"/> are set.</summary>
    public const string DataName = "PENNYPOST_DATA";

    /// <summary>Where large bodies are.</summary>
    public string Bodies => Path.Combine(Data!, "bodies");

    /// <summary>The file of the key that encrypts secrets in the database.</summary>
    public string Key => Path.Combine(Data!, "secrets.key");

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">One is missing or wrong; the message names it, never its value.</exception>
    /// <exception cref="AzureSettingException">One of the Azure services' is wrong.</exception>
    public static FunctionsSettings Read(IConfiguration configuration)
    {
        var azure = AzureSettings.Read(name => configuration[name]);
        return new(
            int.TryParse(Required(configuration, PortName), out var port) && port is > 0 and < 65536
                ? port
                : throw new InvalidOperationException($"The setting {PortName} must be a port."),
            Required(configuration, DatabaseName),
            azure is { Blobs: not null, KeyVault: not null } ? configuration[DataName] : Required(configuration, DataName),
            azure);
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting {name} is missing.");
}

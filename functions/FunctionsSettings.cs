using Microsoft.Extensions.Configuration;
using Pennypost.Store.Settings;

namespace Pennypost.Functions;

/// <summary>What the function app's settings must say. Everything else is a setting in the database.</summary>
/// <param name="Port">The port that the Functions host chose.</param>
/// <param name="Database">The Npgsql connection string.</param>
/// <param name="Bodies">The folder of large bodies; the listeners must use the same one.</param>
/// <param name="Key">The key that encrypts secrets in the database; the listeners must use the same one.</param>
internal sealed record FunctionsSettings(int Port, string Database, string Bodies, SecretProtector Key)
{
    /// <summary>Set by the Functions host.</summary>
    public const string PortName = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>An Npgsql connection string.</summary>
    public const string DatabaseName = "PENNYPOST_DATABASE";

    /// <summary>A folder.</summary>
    public const string BodiesName = "PENNYPOST_BODIES";

    /// <summary>32 octets as base64.</summary>
    public const string KeyName = "PENNYPOST_SECRET_KEY";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">One is missing or wrong; the message names it, never its value.</exception>
    public static FunctionsSettings Read(IConfiguration configuration) =>
        new(
            int.TryParse(Required(configuration, PortName), out var port) && port is > 0 and < 65536 ? port : throw Wrong(PortName, "a port"),
            Required(configuration, DatabaseName),
            Required(configuration, BodiesName),
            new SecretProtector(KeyOf(Required(configuration, KeyName))));

    private static byte[] KeyOf(string text)
    {
        var key = new byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length ? key : throw Wrong(KeyName, "32 octets as base64");
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting {name} is missing.");

    private static InvalidOperationException Wrong(string name, string wanted) => new($"The setting {name} must be {wanted}.");
}

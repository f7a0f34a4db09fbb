namespace Pennypost.Azure;

/// <summary>Which Azure services a process uses, and where they are. Everything is optional: what is not named stays on this machine.</summary>
/// <remarks>The table in <c>docs/operations/settings.md</c> is checked against the names below. Services are reached with a managed identity; keys are
/// accepted for emulators on this machine only (<see cref="Pipelines.EmulatorConnection"/>).</remarks>
public sealed record AzureSettings
{
    /// <summary>The container of large bodies: <c>https://account.blob.core.windows.net/bodies</c>, or an emulator's connection string.</summary>
    public const string BlobsName = "PENNYPOST_BLOBS";

    /// <summary>The Table service of the message trace: <c>https://account.table.core.windows.net</c>, or an emulator's connection string.</summary>
    public const string TablesName = "PENNYPOST_TABLES";

    /// <summary>The namespace that carries wake-ups: <c>name.servicebus.windows.net</c>, or an emulator's connection string.</summary>
    public const string ServiceBusName = "PENNYPOST_SERVICE_BUS";

    /// <summary>The vault of the key of the secrets: <c>https://name.vault.azure.net</c>.</summary>
    public const string KeyVaultName = "PENNYPOST_KEY_VAULT";

    /// <summary>The name of the vault's secret that holds the key of the secrets, 32 octets in base64.</summary>
    public const string SecretsKeyName = "PENNYPOST_KEY_VAULT_SECRETS_KEY";

    /// <summary>The name of the vault's certificate that services use while none is uploaded in the admin app.</summary>
    public const string CertificateName = "PENNYPOST_KEY_VAULT_CERTIFICATE";

    /// <summary><c>entra</c>: the database's password is an access token of the managed identity.</summary>
    public const string DatabaseAuthenticationName = "PENNYPOST_DATABASE_AUTHENTICATION";

    /// <summary>The client id of the user-assigned managed identity.</summary>
    public const string ClientIdName = "AZURE_CLIENT_ID";

    /// <summary>The client id of the managed identity that enters the database, when it is another one.</summary>
    public const string DatabaseClientIdName = "PENNYPOST_DATABASE_CLIENT_ID";

    /// <summary>All names, for documentation and its test.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [BlobsName, TablesName, ServiceBusName, KeyVaultName, SecretsKeyName, CertificateName, DatabaseAuthenticationName, DatabaseClientIdName, ClientIdName];

    /// <summary>See <see cref="BlobsName"/>; null: bodies are files.</summary>
    public string? Blobs { get; init; }

    /// <summary>See <see cref="TablesName"/>; null: the trace is in the database.</summary>
    public string? Tables { get; init; }

    /// <summary>See <see cref="ServiceBusName"/>; null: wake-ups stay in the process.</summary>
    public string? ServiceBus { get; init; }

    /// <summary>See <see cref="KeyVaultName"/>; null: the key is a file.</summary>
    public Uri? KeyVault { get; init; }

    /// <summary>See <see cref="SecretsKeyName"/>.</summary>
    public string SecretsKey { get; init; } = "pennypost-secrets-key";

    /// <summary>See <see cref="CertificateName"/>; null: none is taken from the vault.</summary>
    public string? Certificate { get; init; }

    /// <summary>Whether the database is entered with tokens.</summary>
    public bool DatabaseTokens { get; init; }

    /// <summary>See <see cref="ClientIdName"/>; null: the system-assigned identity.</summary>
    public string? ClientId { get; init; }

    /// <summary>See <see cref="DatabaseClientIdName"/>; null: <see cref="ClientId"/>.</summary>
    public string? DatabaseClientId { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="value">Gives a setting's value by its name; null or empty when it is not set.</param>
    /// <exception cref="AzureSettingException">One is wrong.</exception>
    public static AzureSettings Read(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string? Text(string name) => value(name) is { Length: > 0 } text ? text : null;
        var settings = new AzureSettings
        {
            Blobs = Text(BlobsName),
            Tables = Text(TablesName),
            ServiceBus = Text(ServiceBusName),
            KeyVault = Text(KeyVaultName) is { } vault ? SecureAddress(KeyVaultName, vault) : null,
            SecretsKey = Text(SecretsKeyName) ?? "pennypost-secrets-key",
            Certificate = Text(CertificateName),
            DatabaseTokens = Text(DatabaseAuthenticationName) switch
            {
                null or "password" => false,
                "entra" => true,
                _ => throw new AzureSettingException($"{DatabaseAuthenticationName} must be 'password' or 'entra'."),
            },
            ClientId = Text(ClientIdName),
            DatabaseClientId = Text(DatabaseClientIdName),
        };
        return settings is { Certificate: not null, KeyVault: null }
            ? throw new AzureSettingException($"{CertificateName} needs {KeyVaultName}.")
            : settings;
    }

    private static Uri SecureAddress(string name, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new AzureSettingException($"{name} must be an https address.");
}

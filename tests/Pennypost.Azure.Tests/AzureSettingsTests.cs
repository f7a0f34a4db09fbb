using Pennypost.Azure.Blobs;
using Pennypost.Azure.Databases;
using Pennypost.Azure.ServiceBus;

namespace Pennypost.Azure.Tests;

/// <summary>What settings may say.</summary>
public sealed class AzureSettingsTests
{
    [Fact]
    public void Without_settings_nothing_of_azure_is_used()
    {
        var resources = new AzureResources(AzureSettings.Read(_ => null));
        (resources.Bodies, resources.Bus, resources.Vault, resources.ConfigureDatabase).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void Addresses_are_enough_in_azure()
    {
        var resources = new AzureResources(AzureSettings.Read(name => name switch
        {
            AzureSettings.BlobsName => "https://account.blob.core.windows.net/bodies",
            AzureSettings.ServiceBusName => "name.servicebus.windows.net",
            AzureSettings.KeyVaultName => "https://name.vault.azure.net",
            AzureSettings.DatabaseAuthenticationName => "entra",
            _ => null,
        }));
        resources.Bodies.ShouldNotBeNull();
        resources.Bus.ShouldNotBeNull();
        resources.Vault.ShouldNotBeNull();
        resources.ConfigureDatabase.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("AccountName=real;AccountKey=c2VjcmV0;BlobEndpoint=https://real.blob.core.windows.net/")]
    [InlineData("AccountName=real;AccountKey=c2VjcmV0;BlobEndpoint=http://10.0.0.4:10000/real")]
    [InlineData("AccountName=real;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1.example.com/real")]
    public void A_key_of_a_real_account_is_refused_and_not_repeated(string setting) =>
        Should.Throw<AzureSettingException>(() => BlobContainer.Open(setting, new FixedToken(""))).Message
            .ShouldBe("PENNYPOST_BLOBS holds a key for another machine. Name the service alone and let the managed identity log in.");

    [Fact]
    public void A_key_of_a_real_namespace_is_refused() =>
        Should.Throw<AzureSettingException>(() => ServiceBusNamespace.Open("Endpoint=sb://real.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=c2VjcmV0", new FixedToken("")))
            .Message.ShouldNotContain("c2VjcmV0");

    [Theory]
    [InlineData("http://account.blob.core.windows.net/bodies")]
    [InlineData("https://account.blob.core.windows.net/")]
    [InlineData("account")]
    [InlineData("AccountName=x;")]
    [InlineData("AccountName=x;AccountKey=!;BlobEndpoint=http://127.0.0.1:1/x")]
    public void A_container_that_is_none_is_refused(string setting) => Should.Throw<AzureSettingException>(() => BlobContainer.Open(setting, new FixedToken("")));

    [Theory]
    [InlineData(AzureSettings.KeyVaultName, "http://name.vault.azure.net")]
    [InlineData(AzureSettings.DatabaseAuthenticationName, "kerberos")]
    [InlineData(AzureSettings.CertificateName, "mail")]
    public void A_wrong_setting_is_named(string name, string value) =>
        Should.Throw<AzureSettingException>(() => AzureSettings.Read(asked => asked == name ? value : null)).Message.ShouldContain(name);

    [Fact]
    public async Task The_databases_password_is_a_token_for_it()
    {
        var credential = new FixedToken("database-token");
        (await new EntraPasswords(credential).TokenAsync(TestContext.Current.CancellationToken)).ShouldBe("database-token");
        credential.Scopes.ShouldBe(["https://ossrdbms-aad.database.windows.net/.default"]);
        // The data source takes it instead of a password.
        var builder = new Npgsql.NpgsqlDataSourceBuilder("Host=127.0.0.1;Username=id-listeners;Database=x");
        new EntraPasswords(credential).Use(builder);
        await using var source = builder.Build();
        await Eventually.TrueAsync(() => credential.Asked > 1, "a token is asked for");
    }

    [Fact]
    public void Every_setting_is_in_the_table_of_settings()
    {
        var table = File.ReadAllText(RepositoryFolder.File("docs", "operations", "settings.md"));
        AzureSettings.Names.Where(name => !table.Contains($"| `{name}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

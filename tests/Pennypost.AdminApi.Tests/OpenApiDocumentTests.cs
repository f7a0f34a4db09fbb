using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pennypost.AdminApi.Tests;

/// <summary>admin-spa/openapi.json is what the app's typed client is made from: it must say what the server does.</summary>
public sealed class OpenApiDocumentTests(PostgresFixture postgres)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task The_committed_document_is_what_the_endpoints_declare()
    {
        var path = RepositoryFile("admin-spa/openapi.json");
        var document = await GenerateAsync();
        if (Environment.GetEnvironmentVariable("PENNYPOST_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        var committed = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        (committed == document).ShouldBeTrue(
            "admin-spa/openapi.json is stale: type ./test --update and commit the result.");
    }

    private async Task<string> GenerateAsync()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var provider = system.Keyed<IOpenApiDocumentProvider>(AdminApiServices.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return JsonSerializer.Serialize(json, Indented) + "\n";
    }

    private static string RepositoryFile(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pennypost.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.ShouldNotBeNull().FullName, relative);
    }
}

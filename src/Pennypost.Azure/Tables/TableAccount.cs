using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.Tables;

/// <summary>The Table service of a storage account: the few requests of its documented REST interface that the trace log needs.</summary>
public sealed class TableAccount
{
    /// <summary>The version of the REST interface.</summary>
    public const string Version = "2020-12-06";

    /// <summary>The most entities that one request writes, as the service says.</summary>
    internal const int MaximumBatch = 100;

    private const string Scope = "https://storage.azure.com/.default";
    private const string Json = "application/json;odata=nometadata";

    private readonly AzureRequests _requests;
    private readonly string _address;

    private TableAccount(HttpPipelinePolicy authentication, Uri address, string prefix, AzureClientOptions options)
    {
        _requests = new AzureRequests(options.Build(authentication), "The table service", options.OperationLimit);
        _address = address.AbsoluteUri.TrimEnd('/');
        Prefix = prefix;
    }

    /// <summary>What the names of our tables begin with.</summary>
    internal string Prefix { get; }

    /// <summary>Opens an account as <see cref="AzureSettings.TablesName"/> names it. Nothing is asked yet.</summary>
    /// <param name="setting">The service's address, or an emulator's connection string, perhaps with <c>Prefix=</c>.</param>
    /// <param name="credential">Who asks; unused with an emulator.</param>
    /// <param name="options">How requests are tried; null for the default.</param>
    /// <exception cref="AzureSettingException">The setting is neither.</exception>
    public static TableAccount Open(string setting, TokenCredential credential, AzureClientOptions? options = null)
    {
        options ??= new AzureClientOptions();
        if (EmulatorConnection.IsOne(setting))
        {
            var emulator = EmulatorConnection.Parse(AzureSettings.TablesName, setting);
            var policy = new TableSharedKeyPolicy(emulator["AccountName"], emulator.Key("AccountKey"));
            return new TableAccount(policy, emulator.LocalAddress("TableEndpoint"), emulator.Find("Prefix") ?? "trace", options);
        }

        return Uri.TryCreate(setting, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.AbsolutePath == "/"
            ? new TableAccount(new BearerTokenAuthenticationPolicy(credential, Scope), address, "trace", options)
            : throw new AzureSettingException($"{AzureSettings.TablesName} must be the https address of a storage account's Table service.");
    }

    /// <summary>Makes a table where it is missing.</summary>
    internal async Task CreateAsync(string table, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Post, "Tables", 201, 204, 409);
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(Encoding.ASCII.GetBytes($"{{\"TableName\":\"{table}\"}}"));
        await _requests.SendAsync(message, cancellationToken);
    }

    /// <summary>Removes a table; one that is not there is no error.</summary>
    internal async Task DeleteAsync(string table, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Delete, $"Tables('{table}')", 204, 404);
        await _requests.SendAsync(message, cancellationToken);
    }

    /// <summary>The names of all our tables.</summary>
    internal async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? next = null;
        do
        {
            // ':' comes next after '9': names are the prefix and digits.
            var filter = Uri.EscapeDataString($"TableName ge '{Prefix}' and TableName lt '{Prefix}:'");
            using var message = Start(RequestMethod.Get, $"Tables?$filter={filter}{(next is null ? "" : "&NextTableName=" + Uri.EscapeDataString(next))}", 200);
            var response = await _requests.SendAsync(message, cancellationToken);
            using var answer = JsonDocument.Parse(response.Content.ToMemory());
            names.AddRange(answer.RootElement.GetProperty("value").EnumerateArray().Select(table => table.GetProperty("TableName").GetString()!));
            next = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var more) ? more : null;
        }
        while (next is not null);
        return names;
    }

    /// <summary>Merges entities of one partition into a table, all of them or none.</summary>
    /// <returns>False when there is no such table.</returns>
    /// <exception cref="InvalidDataException">The service refuses them for good.</exception>
    /// <exception cref="AzureServiceException">The service could not be reached, or is busy.</exception>
    internal async Task<bool> MergeAsync(string table, IReadOnlyList<TableEntity> entities, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Post, "$batch", 202, 400, 404, 413);
        var (type, content) = TableBatch.Write($"{_address}/{table}", entities);
        message.Request.Headers.SetValue("Content-Type", type);
        message.Request.Content = RequestContent.Create(content);
        var response = await _requests.SendAsync(message, cancellationToken);
        var (status, code) = response.Status == 202 ? TableBatch.Read(response.Content.ToString()) : (response.Status, response.Content.ToString());
        return status switch
        {
            < 300 => true,
            404 when code.Contains("TableNotFound", StringComparison.Ordinal) => false,
            400 or 404 or 413 => throw new InvalidDataException($"The table service answered {status} {code[..Math.Min(code.Length, 300)]}"),
            _ => throw new AzureServiceException($"The table service answered {status} within a batch.", status, null, null),
        };
    }

    /// <summary>Reads entities of a partition, in the order of their row keys, a page at a time; none when there is no such table.</summary>
    internal async IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = "";
        while (true)
        {
            using var message = Start(RequestMethod.Get, $"{table}()?$filter={Uri.EscapeDataString(filter)}{next}", 200, 404);
            var response = await _requests.SendAsync(message, cancellationToken);
            if (response.Status == 404)
            {
                yield break;
            }

            using var answer = JsonDocument.Parse(response.Content.ToMemory());
            foreach (var entity in answer.RootElement.GetProperty("value").EnumerateArray())
            {
                yield return TableEntity.Read(entity);
            }

            if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
            {
                yield break;
            }

            // A page may end without any entity: only the missing continuation says that it was the last one.
            next = $"&NextPartitionKey={Uri.EscapeDataString(partition)}"
                + (response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? $"&NextRowKey={Uri.EscapeDataString(row)}" : "");
        }
    }

    private HttpMessage Start(RequestMethod method, string path, params ReadOnlySpan<int> expected)
    {
        var message = _requests.Create(method, new Uri($"{_address}/{path}"), expected);
        message.Request.Headers.SetValue("x-ms-version", Version);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0;NetFx");
        message.Request.Headers.SetValue("MaxDataServiceVersion", "3.0;NetFx");
        message.Request.Headers.SetValue("Accept", Json);
        return message;
    }
}

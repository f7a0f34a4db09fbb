using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.Blobs;

/// <summary>One container of the Blob service: the few requests of its documented REST interface that bodies need.</summary>
public sealed class BlobContainer
{
    /// <summary>The version of the REST interface.</summary>
    public const string Version = "2024-11-04";

    private const string WriterHeader = "x-ms-meta-writer";
    private const string Scope = "https://storage.azure.com/.default";

    private readonly AzureRequests _requests;
    private readonly string _address;

    private BlobContainer(HttpPipelinePolicy authentication, Uri address, AzureClientOptions options)
    {
        _requests = new AzureRequests(options.Build(authentication), "The blob service", options.OperationLimit);
        _address = address.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>Opens a container as <see cref="AzureSettings.BlobsName"/> names it. Nothing is asked yet.</summary>
    /// <param name="setting">A container's address, or an emulator's connection string with <c>Container=</c>.</param>
    /// <param name="credential">Who asks; unused with an emulator.</param>
    /// <param name="options">How requests are tried; null for the default.</param>
    /// <exception cref="AzureSettingException">The setting is neither.</exception>
    public static BlobContainer Open(string setting, TokenCredential credential, AzureClientOptions? options = null)
    {
        options ??= new AzureClientOptions();
        if (EmulatorConnection.IsOne(setting))
        {
            var emulator = EmulatorConnection.Parse(AzureSettings.BlobsName, setting);
            var address = new Uri($"{emulator.LocalAddress("BlobEndpoint").AbsoluteUri.TrimEnd('/')}/{emulator.Find("Container") ?? "bodies"}");
            return new BlobContainer(new StorageSharedKeyPolicy(emulator["AccountName"], emulator.Key("AccountKey")), address, options);
        }

        return Uri.TryCreate(setting, UriKind.Absolute, out var container) && container.Scheme == Uri.UriSchemeHttps && container.AbsolutePath.Length > 1
            ? new BlobContainer(new BearerTokenAuthenticationPolicy(credential, Scope), container, options)
            : throw new AzureSettingException($"{AzureSettings.BlobsName} must be a container's https address.");
    }

    /// <summary>Makes the container where it is missing: for emulators; in Azure the deployment makes it.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Put, _address + "?restype=container", 201, 409);
        await _requests.SendAsync(message, cancellationToken);
    }

    /// <summary>Uploads one block; nobody sees it before <see cref="PutBlockListAsync"/>.</summary>
    internal async ValueTask PutBlockAsync(string blob, int block, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Put, $"{_address}/{blob}?comp=block&blockid={Uri.EscapeDataString(BlockId(block))}", 201);
        SetContent(message.Request, content);
        await _requests.SendAsync(message, cancellationToken);
    }

    /// <summary>Makes a blob of blocks, in this order, unless there is one of this name. An own earlier try that succeeded unheard is a success.</summary>
    internal async ValueTask PutBlockListAsync(string blob, IEnumerable<int> blocks, string writer, CancellationToken cancellationToken)
    {
        var list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        foreach (var block in blocks)
        {
            list.Append("<Latest>").Append(BlockId(block)).Append("</Latest>");
        }

        using var message = Start(RequestMethod.Put, $"{_address}/{blob}?comp=blocklist", 201, 409, 412);
        SetContent(message.Request, Encoding.UTF8.GetBytes(list.Append("</BlockList>").ToString()));
        message.Request.Headers.SetValue("x-ms-blob-content-type", "message/rfc822");
        await CreateAsync(message, blob, writer, cancellationToken);
    }

    /// <summary>Makes a small blob with one request, unless there is one of this name.</summary>
    internal async ValueTask PutBlobAsync(string blob, ReadOnlyMemory<byte> content, string writer, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Put, $"{_address}/{blob}", 201, 409, 412);
        SetContent(message.Request, content);
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        message.Request.Headers.SetValue("Content-Type", "message/rfc822");
        await CreateAsync(message, blob, writer, cancellationToken);
    }

    /// <summary>Asks for a part of a blob; its content is read from the answer's stream, which is the caller's.</summary>
    /// <returns>The answer with status 206 or 200, 404 when there is no such blob, 416 when it ends before the part, 412 when it is another one by now.</returns>
    internal async ValueTask<(Response Response, Stream? Content)> GetAsync(string blob, long from, long to, ETag? same, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Get, $"{_address}/{blob}", 200, 206, 404, 412, 416);
        message.BufferResponse = false;
        message.Request.Headers.SetValue("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{to}"));
        if (same is { } tag)
        {
            message.Request.Headers.SetValue("If-Match", tag.ToString("H"));
        }

        var response = await _requests.SendAsync(message, cancellationToken);
        return (response, response.Status is 200 or 206 ? message.ExtractResponseContent() : null);
    }

    /// <summary>Whether there is such a blob.</summary>
    internal async ValueTask<bool> ExistsAsync(string blob, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Head, $"{_address}/{blob}", 200, 404);
        return (await _requests.SendAsync(message, cancellationToken)).Status == 200;
    }

    /// <summary>Removes a blob; one that is not there is no error.</summary>
    internal async ValueTask DeleteAsync(string blob, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Delete, $"{_address}/{blob}", 202, 404);
        await _requests.SendAsync(message, cancellationToken);
    }

    private static void SetContent(Request request, ReadOnlyMemory<byte> content)
    {
        request.Content = RequestContent.Create(content);
        // The service refuses what was damaged on its way through proxies and load balancers.
#pragma warning disable CA5351 // Content-MD5 is what the service offers; it guards against accidents, not against people.
        request.Headers.SetValue("Content-MD5", Convert.ToBase64String(MD5.HashData(content.Span)));
#pragma warning restore CA5351
    }

    // All ids of a blob's blocks have the same length, as the service asks.
    private static string BlockId(int block) => Convert.ToBase64String(Encoding.ASCII.GetBytes(block.ToString("D8", CultureInfo.InvariantCulture)));

    private async ValueTask CreateAsync(HttpMessage message, string blob, string writer, CancellationToken cancellationToken)
    {
        message.Request.Headers.SetValue("If-None-Match", "*");
        message.Request.Headers.SetValue(WriterHeader, writer);
        var response = await _requests.SendAsync(message, cancellationToken);
        if (response.Status != 201 && await WriterOfAsync(blob, cancellationToken) != writer)
        {
            throw new AzureServiceException($"The blob service has a blob of the name {blob} already.", response.Status, "BlobAlreadyExists", null);
        }
    }

    private async ValueTask<string?> WriterOfAsync(string blob, CancellationToken cancellationToken)
    {
        using var message = Start(RequestMethod.Head, $"{_address}/{blob}", 200, 404);
        var response = await _requests.SendAsync(message, cancellationToken);
        return response.Headers.TryGetValue(WriterHeader, out var writer) ? writer : null;
    }

    private HttpMessage Start(RequestMethod method, string address, params ReadOnlySpan<int> expected)
    {
        var message = _requests.Create(method, new Uri(address), expected);
        message.Request.Headers.SetValue("x-ms-version", Version);
        return message;
    }
}

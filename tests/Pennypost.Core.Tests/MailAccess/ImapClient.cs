using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Net;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>An IMAP session in memory over the real store, and a client that reads it.</summary>
internal sealed class ImapClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Connection _client;
    private readonly LineReader _lines;
    private readonly Task _ended;
    private int _tag;

    private ImapClient(IImapBackend backend)
    {
        (_client, var server) = Connection.CreatePair();
        _lines = new LineReader(_client, TimeProvider.System) { BareNewlines = BareNewlinePolicy.Accept };
        var engine = new ImapServer(backend, () => new ImapServerSettings { AllowPlaintextLogIn = true }, NullLogger<ImapServer>.Instance, TimeProvider.System);
        _ended = Task.Run(async () =>
        {
            await engine.HandleAsync(server, CancellationToken.None);
            await server.DisposeAsync();
        });
    }

    public static async Task<ImapClient> OpenAsync(ImapStore store, long account, string? folder = null, MailService? service = null)
    {
        await using var command = store.Database.Source.CreateCommand($"SELECT name FROM account WHERE id = {account}");
        var name = (string)(await command.ExecuteScalarAsync())!;
        var client = new ImapClient(new OpenDoor(store, account, name, service));
        await client.ReadAsync();
        await client.OkAsync("LOGIN a b");
        if (folder is not null)
        {
            await client.OkAsync($"SELECT {folder}");
        }

        return client;
    }

    public async Task SendAsync(string text) => await _client.Output.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<string> ReadAsync()
    {
        var result = await _lines.ReadLineAsync(10_000_000, Patience, CancellationToken.None);
        result.Status.ShouldBe(LineStatus.Line);
        return Encoding.Latin1.GetString(result.Line.Span);
    }

    /// <summary>Untagged lines and the tagged response without its tag.</summary>
    public async Task<(List<string> Untagged, string Tagged)> AskAsync(string command)
    {
        var tag = $"t{++_tag}";
        await SendAsync($"{tag} {command}\r\n");
        var untagged = new List<string>();
        while (true)
        {
            var line = await ReadAsync();
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                return (untagged, line[(tag.Length + 1)..]);
            }

            untagged.Add(line);
        }
    }

    /// <summary>The untagged lines of a command that succeeds.</summary>
    public async Task<List<string>> OkAsync(string command)
    {
        var (untagged, tagged) = await AskAsync(command);
        tagged.ShouldStartWith("OK", customMessage: command);
        return untagged;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _ended.WaitAsync(Patience);
        _lines.Dispose();
    }

    private sealed class OpenDoor(ImapStore store, long account, string name, MailService? service) : IImapBackend
    {
        public ValueTask<IImapAccount> LogInAsync(ImapLogIn logIn, CancellationToken cancellationToken) => new(new ImapAccount(account, name, store, service));
    }
}

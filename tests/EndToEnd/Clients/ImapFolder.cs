using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pennypost.EndToEnd;

/// <summary>A bare IMAP session that fills folders with numbered messages and finds them again, for tests about other programs.</summary>
internal sealed partial class ImapFolder : IAsyncDisposable
{
    private const int Batch = 200;

    private readonly RawClient _client;

    private ImapFolder(RawClient client) => _client = client;

    public static async Task<ImapFolder> LogInAsync(RunningSystem system, TestAccount account)
    {
        var client = await RawClient.ConnectAsync(system.Ports.Imap);
        await client.ReadLineAsync();
        var folder = new ImapFolder(client);
        await folder.AskAsync($"LOGIN {account.Name} {account.Password}");
        return folder;
    }

    /// <summary>A small message that knows its number.</summary>
    public static string Message(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"From: <sender@elsewhere.example>\r\nTo: <me@example.com>\r\nSubject: message number {number}\r\nMessage-ID: <{number}@elsewhere.example>\r\n"
        + $"Date: Mon, 01 Jan 2024 10:00:00 +0000\r\n\r\nThis is message {number}.\r\n");

    /// <summary>Appends messages, many with one command (RFC 3502).</summary>
    public async Task AppendAsync(string folder, IEnumerable<int> numbers)
    {
        foreach (var batch in numbers.Chunk(Batch))
        {
            var command = new StringBuilder("APPEND ").Append(folder);
            foreach (var message in batch.Select(Message))
            {
                command.Append(CultureInfo.InvariantCulture, $" {{{message.Length}+}}\r\n{message}");
            }

            await AskAsync(command.ToString());
        }
    }

    /// <summary>Sends a command that must succeed.</summary>
    /// <returns>All lines of its response.</returns>
    public async Task<List<string>> AskAsync(string command)
    {
        await _client.SendAsync($"t {command}\r\n");
        var lines = await _client.ReadUntilAsync("t ");
        lines[^1].ShouldStartWith("t OK", Case.Sensitive, command[..Math.Min(command.Length, 200)]);
        return lines;
    }

    /// <summary>The numbers of the messages of the selected folder that meet a criterion, ascending; a message that is there twice comes twice.</summary>
    public async Task<List<int>> NumbersAsync(string criterion)
    {
        var found = (await AskAsync("UID SEARCH " + criterion)).Single(line => line.StartsWith("* SEARCH", StringComparison.Ordinal));
        if (found == "* SEARCH")
        {
            return [];
        }

        var set = found["* SEARCH ".Length..].Replace(' ', ',');
        var lines = await AskAsync($"UID FETCH {set} (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        return [.. lines.Select(line => Subject().Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)).Order()];
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [GeneratedRegex(@"^Subject: message number (?<number>\d+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Subject();
}

using System.Globalization;
using System.Text;

namespace Pennypost.Crash.Mailboxes;

/// <summary>Messages that can be told apart.</summary>
internal static class CrashMessage
{
    /// <summary>The field with the message's id.</summary>
    public const string Header = "X-Crash-Id";

    // Larger than what the database keeps in its own rows.
    private const int ManyLines = 5000;

    /// <summary>So many new ids.</summary>
    public static List<string> NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString("N"))];

    /// <summary>An APPEND of these messages at once (RFC 3502), with non-synchronising literals.</summary>
    public static string Append(string folder, IReadOnlyList<string> ids, bool large = false)
    {
        var command = new StringBuilder("APPEND ").Append(folder);
        foreach (var id in ids)
        {
            var text = string.Concat(Enumerable.Repeat("some text of a message that goes on for a while\r\n", large ? ManyLines : 10));
            var message = $"From: <a@elsewhere.example>\r\nSubject: crash\r\n{Header}: {id}\r\n\r\n{text}";
            command.Append(CultureInfo.InvariantCulture, $" {{{message.Length}+}}\r\n{message}");
        }

        return command.ToString();
    }
}

using System.Globalization;

namespace Pennypost.Smtp.Client;

/// <summary>What a server said to EHLO (RFC 5321 §4.1.1.1).</summary>
public sealed class SmtpServerCapabilities
{
    private readonly Dictionary<string, string> keywords = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the lines behind the first.</summary>
    /// <param name="lines">The texts of the reply to EHLO; the first is the server's name.</param>
    public SmtpServerCapabilities(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (var line in lines.Skip(1))
        {
            // "AUTH=LOGIN" is the form of servers older than RFC 2554.
            var end = line.AsSpan().IndexOfAny(' ', '=');
            var keyword = end < 0 ? line : line[..end];
            var value = end < 0 ? string.Empty : line[(end + 1)..].Trim();
            keywords[keyword] = keywords.TryGetValue(keyword, out var earlier) ? $"{earlier} {value}" : value;
        }
    }

    /// <summary>None: the server knows only HELO.</summary>
    public static SmtpServerCapabilities None => new([]);

    /// <summary>The largest message the server takes; null when it did not say (RFC 1870 §4: 0 also means no limit).</summary>
    public long? MaximumSize =>
        keywords.TryGetValue("SIZE", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : null;

    /// <summary>The shortest deadline of mode R that the server takes (RFC 2852 §3); zero when it did not say, null when it does not know deadlines.</summary>
    public TimeSpan? MinimumDeliverBy => !keywords.TryGetValue("DELIVERBY", out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>Messages the server takes in one session, where it said so (RFC 9422 §4).</summary>
    public int? MaximumMessages => Limit("MAILMAX");

    /// <summary>Recipients of one message, where it said so (RFC 9422 §4).</summary>
    public int? MaximumRecipients => Limit("RCPTMAX");

    /// <summary>Tells whether an extension is offered.</summary>
    /// <param name="keyword">Such as <c>PIPELINING</c>.</param>
    public bool Has(string keyword) => keywords.ContainsKey(keyword);

    /// <summary>Tells whether a mechanism of AUTH is offered.</summary>
    /// <param name="mechanism">Such as <c>PLAIN</c>.</param>
    public bool HasMechanism(string mechanism) =>
        keywords.TryGetValue("AUTH", out var text) && text.Split(' ').Contains(mechanism, StringComparer.OrdinalIgnoreCase);

    private int? Limit(string name)
    {
        foreach (var word in keywords.GetValueOrDefault("LIMITS", string.Empty).Split(' '))
        {
            if (word.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(word.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            {
                return limit;
            }
        }

        return null;
    }
}

using System.Net;

namespace Pennypost.Core.Clients;

/// <summary>A list of client addresses as an administrator writes it into one field (SVC-147): patterns separated by commas, semicolons or spaces.</summary>
public sealed class ClientPatterns
{
    private const int MaximumPatterns = 500;

    private readonly ClientPattern[] patterns;

    private ClientPatterns(ClientPattern[] patterns) => this.patterns = patterns;

    /// <summary>True when it names nobody.</summary>
    public bool IsEmpty => patterns.Length == 0;

    /// <summary>Reads a list without fault.</summary>
    /// <param name="text">The list.</param>
    public static ClientPatterns Parse(string text) =>
        new([.. Split(text).Select(i => ClientPattern.TryParse(i, out var pattern) ? pattern : null).OfType<ClientPattern>()]);

    /// <summary>Tells what is wrong with a list; null when nothing is.</summary>
    /// <param name="text">The list.</param>
    public static string? Fault(string text)
    {
        var items = Split(text);
        if (items.Length > MaximumPatterns)
        {
            return $"The list has more than {MaximumPatterns} entries.";
        }

        var bad = Array.Find(items, i => !ClientPattern.TryParse(i, out _));
        return bad is null ? null : $"\"{bad}\" is not an address, a network such as 192.0.2.0/24, or an address with * and ?.";
    }

    /// <summary>Tells whether the list names an address.</summary>
    /// <param name="address">The client's.</param>
    public bool Contains(IPAddress address) => Array.Exists(patterns, p => p.Matches(address));

    private static string[] Split(string text) =>
        text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

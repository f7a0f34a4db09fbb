using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pennypost.Core.Routing;

namespace Pennypost.Core.Clients;

/// <summary>Which client addresses are meant: one address, a network (<see cref="NetworkText"/>), or wildcards such as <c>192.168.*</c> (SVC-147, SVC-170, SVC-198).</summary>
public sealed class ClientPattern
{
    private const int MaximumWildcard = 64;

    private readonly IPNetwork? network;

    private ClientPattern(string text, IPNetwork? network)
    {
        Text = text;
        this.network = network;
    }

    /// <summary>The canonical text.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">An address, a network (the bits behind the prefix may be anything), or dotted or colon-separated text with <c>*</c> and <c>?</c>.</param>
    /// <param name="pattern">The pattern when the result is true.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClientPattern? pattern)
    {
        text = text?.Trim().ToLowerInvariant() ?? "";
        if (Wildcard.IsPattern(text))
        {
            pattern = IsAddressWildcard(text) ? new ClientPattern(text, network: null) : null;
        }
        else
        {
            pattern = NetworkText.TryParse(text, out var range, out _) ? new ClientPattern(NetworkText.Format(range), range) : null;
        }

        return pattern is not null;
    }

    /// <summary>Tells whether an address is meant. A mapped IPv4 address is its IPv4 address.</summary>
    /// <param name="address">The client.</param>
    public bool Matches(IPAddress address)
    {
        var plain = NetworkText.Plain(address);
        return network is { } range ? range.Contains(plain) : Wildcard.Matches(Text, plain.ToString());
    }

    private static bool IsAddressWildcard(string text) =>
        text.Length <= MaximumWildcard && text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '*' or '?');
}

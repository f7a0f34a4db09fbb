using System.Net;

namespace Pennypost.Core.Services;

/// <summary>Where a service listens (SVC-383).</summary>
/// <param name="Address"><see cref="Default"/>, <see cref="Any"/>, <see cref="AnyIPv4"/>, <see cref="AnyIPv6"/>, or one IP address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="PublishedPort">What clients reach when something in front of the host maps it (SVC-389); null: the same.</param>
public sealed record ServiceBinding(string Address, int Port, int? PublishedPort = null)
{
    /// <summary>The address that the host was started with (<c>--listen</c>).</summary>
    public const string Default = "Default";

    /// <summary>Every address, IPv4 and IPv6.</summary>
    public const string Any = "Any";

    /// <summary>Every IPv4 address.</summary>
    public const string AnyIPv4 = "AnyIPv4";

    /// <summary>Every IPv6 address.</summary>
    public const string AnyIPv6 = "AnyIPv6";

    /// <summary>The port that clients know.</summary>
    public int ClientPort => PublishedPort ?? Port;

    /// <summary>Tells whether a text is an address that a binding can have, and writes it in its one form.</summary>
    /// <param name="text">As somebody typed it; brackets are allowed.</param>
    /// <param name="address">In the form that is stored.</param>
    public static bool TryNormalize(string text, out string address)
    {
        ArgumentNullException.ThrowIfNull(text);
        var typed = text.Trim().Trim('[', ']').Replace(" ", "", StringComparison.Ordinal);
        if (new[] { Default, Any, AnyIPv4, AnyIPv6 }.FirstOrDefault(w => w.Equals(typed, StringComparison.OrdinalIgnoreCase)) is { } word)
        {
            address = word;
            return true;
        }

        // IPAddress.TryParse takes "1" for 0.0.0.1: an IPv4 address has three periods here.
        if (!IPAddress.TryParse(typed, out var parsed) || (!typed.Contains(':', StringComparison.Ordinal) && typed.Count(c => c == '.') != 3))
        {
            address = "";
            return false;
        }

        address = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed) switch
        {
            var a when a.Equals(IPAddress.Any) => AnyIPv4,
            var a when a.Equals(IPAddress.IPv6Any) => Any,
            var a => a.ToString(),
        };
        return true;
    }
}

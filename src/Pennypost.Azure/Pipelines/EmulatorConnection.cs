using System.Collections.Immutable;
using System.Net;

namespace Pennypost.Azure.Pipelines;

/// <summary>The connection string of an emulator on this machine. Keys are for emulators: a connection string that leads to another machine is refused,
/// so that no key of a real account ever stands in a setting.</summary>
internal sealed class EmulatorConnection
{
    private readonly ImmutableDictionary<string, string> _parts;
    private readonly string _setting;

    private EmulatorConnection(ImmutableDictionary<string, string> parts, string setting) => (_parts, _setting) = (parts, setting);

    /// <summary>Whether a setting's value is a connection string at all and no address.</summary>
    public static bool IsOne(string value) => value.Contains('=', StringComparison.Ordinal) && value.Contains(';', StringComparison.Ordinal);

    /// <summary>Reads a connection string.</summary>
    /// <param name="setting">The setting's name, for messages.</param>
    /// <param name="value">Pairs of name and value.</param>
    /// <exception cref="AzureSettingException">It is malformed.</exception>
    public static EmulatorConnection Parse(string setting, string value)
    {
        var parts = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A key ends with '=' of its base64: only the first one divides.
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !parts.TryAdd(pair[..split], pair[(split + 1)..]))
            {
                throw new AzureSettingException($"{setting} is no connection string.");
            }
        }

        return new EmulatorConnection(parts.ToImmutable(), setting);
    }

    /// <summary>A part that must be there.</summary>
    public string this[string name] => _parts.GetValueOrDefault(name) ?? throw new AzureSettingException($"The connection string in {_setting} has no {name}.");

    /// <summary>A part that may be missing.</summary>
    public string? Find(string name) => _parts.GetValueOrDefault(name);

    /// <summary>An address that must lead to this machine.</summary>
    public Uri LocalAddress(string name)
    {
        var address = Uri.TryCreate(this[name], UriKind.Absolute, out var parsed) ? parsed : throw new AzureSettingException($"{name} in {_setting} is no address.");
        return address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
            ? address
            : throw new AzureSettingException($"{_setting} holds a key for another machine. Name the service alone and let the managed identity log in.");
    }

    /// <summary>A key in base64.</summary>
    public byte[] Key(string name)
    {
        try
        {
            return Convert.FromBase64String(this[name]);
        }
        catch (FormatException)
        {
            throw new AzureSettingException($"{name} in {_setting} is not base64.");
        }
    }
}

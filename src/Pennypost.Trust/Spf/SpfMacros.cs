using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Trust.Spf;

/// <summary>The values of the macros in one check (RFC 7208 §7.2).</summary>
internal sealed class SpfMacros(SpfRequest request, IPAddress client, SpfClientNames names, SpfLookups lookups, TimeProvider time)
{
    private string? clientName;

    /// <summary>A domain-spec as the domain that it means, without a dot at the end; null when it cannot be a domain.</summary>
    public async ValueTask<string?> TargetAsync(SpfMacroString text, string domain)
    {
        var target = await ExpandAsync(text, domain);
        return target is not null && target.EndsWith('.') ? target[..^1] : target;
    }

    /// <summary>A text with its macros replaced; null when the sender's local part stands in it and cannot (RFC 8616 §4).</summary>
    public async ValueTask<string?> ExpandAsync(SpfMacroString text, string domain)
    {
        if (text.Uses('p') && clientName is null)
        {
            // RFC 7208 §4.6.4: what %{p} asks is counted too, once.
            lookups.CountTerm();
            clientName = lookups.Excess is null ? await names.NameForAsync(SpfLookups.Name(domain)) : "unknown";
        }

        return text.Expand(letter => Value(letter, domain));
    }

    private string? Value(char letter, string domain) => letter switch
    {
        's' => Local() is { } local ? $"{local}@{request.Domain}" : null,
        'l' => Local(),
        'o' => request.Domain,
        'd' => domain,
        'i' => DottedAddress(),
        'p' => clientName,
        'v' => client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
        'h' => request.HelloName,
        'c' => client.ToString(),
        'r' => request.Receiver,
        't' => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // RFC 8616 §4: a local part beyond ASCII fits into no name, so terms with it match nothing.
    private string? Local() => Ascii.IsValid(request.LocalPart) ? request.LocalPart : null;

    // RFC 7208 §7.3: IPv6 as nibbles with dots.
    private string DottedAddress() => client.AddressFamily == AddressFamily.InterNetwork
        ? client.ToString()
        : string.Join('.', client.GetAddressBytes().Select(octet => $"{octet >> 4:x}.{octet & 0x0F:x}"));
}

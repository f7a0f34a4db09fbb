using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.Trust.Spf;

/// <summary>Reads directives (RFC 7208 §4.6.1, §5, §12).</summary>
internal static class SpfDirectiveReader
{
    private static readonly SearchValues<char> s_address6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads one directive; null when it is none.</summary>
    public static SpfDirective? Read(string term)
    {
        var rest = term.AsSpan();
        SpfResult? qualifier = rest[0] switch
        {
            '+' => SpfResult.Pass,
            '-' => SpfResult.Fail,
            '~' => SpfResult.SoftFail,
            '?' => SpfResult.Neutral,
            _ => null,
        };
        rest = qualifier is null ? rest : rest[1..];
        var nameEnd = rest.IndexOfAny(':', '/');
        var name = nameEnd < 0 ? rest : rest[..nameEnd];
        if (Kind(name) is not { } kind)
        {
            return null;
        }

        var argument = rest[name.Length..];
        var result = qualifier ?? SpfResult.Pass;
        return kind switch
        {
            SpfMechanismKind.All => argument.Length == 0 ? new(kind, result, null, null, 0, 0, term) : null,
            SpfMechanismKind.Ip4 => ReadNetwork(term, kind, result, argument, 32),
            SpfMechanismKind.Ip6 => ReadNetwork(term, kind, result, argument, 128),
            SpfMechanismKind.A or SpfMechanismKind.Mx => ReadHost(term, kind, result, argument),
            SpfMechanismKind.Ptr when argument.Length == 0 => new(kind, result, null, null, 0, 0, term),
            _ => ReadDomain(argument) is { } domain ? new(kind, result, domain, null, 0, 0, term) : null,
        };
    }

    private static SpfMechanismKind? Kind(ReadOnlySpan<char> name)
    {
        foreach (var kind in Enum.GetValues<SpfMechanismKind>())
        {
            if (name.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    private static SpfMacroString? ReadDomain(ReadOnlySpan<char> argument) =>
        argument.Length > 1 && argument[0] == ':' ? SpfMacroString.ReadDomain(argument[1..]) : null;

    // a and mx: an optional domain, then up to two prefix lengths. A domain-spec may hold slashes itself, so they are taken from the end.
    private static SpfDirective? ReadHost(string term, SpfMechanismKind kind, SpfResult result, ReadOnlySpan<char> argument)
    {
        var prefix6 = TakePrefix(ref argument, "//") ?? 128;
        var prefix4 = TakePrefix(ref argument, "/") ?? 32;
        if (prefix4 is < 0 or > 32 || prefix6 is < 0 or > 128)
        {
            return null;
        }

        if (argument.Length == 0)
        {
            return new SpfDirective(kind, result, null, null, prefix4, prefix6, term);
        }

        return ReadDomain(argument) is { } domain ? new SpfDirective(kind, result, domain, null, prefix4, prefix6, term) : null;
    }

    private static SpfDirective? ReadNetwork(string term, SpfMechanismKind kind, SpfResult result, ReadOnlySpan<char> argument, int longest)
    {
        if (argument.Length < 2 || argument[0] != ':')
        {
            return null;
        }

        var prefix = TakePrefix(ref argument, "/") ?? longest;
        return prefix >= 0 && prefix <= longest && ReadAddress(argument[1..], kind) is { } address
            ? new SpfDirective(kind, result, null, address, prefix, prefix, term)
            : null;
    }

    /// <summary>A number behind a mark at the end: null without one, -1 when it is out of any range. No leading zeros (RFC 7208 §12).</summary>
    private static int? TakePrefix(ref ReadOnlySpan<char> text, string mark)
    {
        var digits = text.Length - 1 - text.LastIndexOfAnyExceptInRange('0', '9');
        var start = text.Length - digits;
        if (digits == 0 || !text[..start].EndsWith(mark, StringComparison.Ordinal) || (digits > 1 && text[start] == '0'))
        {
            return null;
        }

        var number = int.TryParse(text[start..], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
        text = text[..(start - mark.Length)];
        return number;
    }

    private static IPAddress? ReadAddress(ReadOnlySpan<char> text, SpfMechanismKind kind)
    {
        if (kind == SpfMechanismKind.Ip4)
        {
            return IsDottedQuad(text) && IPAddress.TryParse(text, out var four) ? four : null;
        }

        // The framework also reads brackets and scopes, which RFC 4291 §2.2 does not have; a dotted quad at the end it does.
        return text.IndexOfAnyExcept(s_address6) < 0
            && (text.IndexOf('.') < 0 || IsDottedQuad(text[(text.LastIndexOf(':') + 1)..]))
            && IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
            ? six
            : null;
    }

    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || part.IndexOfAnyExceptInRange('0', '9') >= 0 || (part.Length > 1 && part[0] == '0')
                || int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }
        }

        return parts == 4;
    }
}

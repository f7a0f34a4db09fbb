using System.Globalization;

namespace Pennypost.Trust.Dmarc;

/// <summary>Reads DMARC records (RFC 7489 §6.3, §6.4).</summary>
public static class DmarcRecordReader
{
    private const int MostUris = 20;

    /// <summary>True when a text record is meant as a DMARC record of this version; the version must come first (RFC 7489 §6.3, v).</summary>
    /// <param name="text">The record, one character per octet.</param>
    public static bool IsRecord(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf(';', StringComparison.Ordinal);
        return TrySplit(end < 0 ? text : text[..end], out var name, out var value) && name == "v" && value == "DMARC1";
    }

    /// <summary>Reads a record for which <see cref="IsRecord"/> is true. Unknown tags are passed over, and so are known ones with a wrong value.</summary>
    /// <param name="text">The record, one character per octet.</param>
    /// <returns>Null when no policy can be taken from it: DMARC does then not apply (RFC 7489 §6.6.3, step 6).</returns>
    public static DmarcRecord? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';').Skip(1))
        {
            if (TrySplit(part, out var name, out var value))
            {
                tags.TryAdd(name, value);
            }
        }

        var record = new DmarcRecord
        {
            DkimAlignment = Alignment(tags.GetValueOrDefault("adkim")),
            SpfAlignment = Alignment(tags.GetValueOrDefault("aspf")),
            Percentage = int.TryParse(tags.GetValueOrDefault("pct"), NumberStyles.None, CultureInfo.InvariantCulture, out var pct) && pct <= 100 ? pct : 100,
            ReportInterval = uint.TryParse(tags.GetValueOrDefault("ri"), NumberStyles.None, CultureInfo.InvariantCulture, out var ri) ? ri : 86_400,
            FailureOptions = FailureOptions(tags.GetValueOrDefault("fo")),
            AggregateReports = Uris(tags.GetValueOrDefault("rua")),
            FailureReports = Uris(tags.GetValueOrDefault("ruf")),
        };
        var policy = Policy(tags.GetValueOrDefault("p"));
        var subdomains = tags.TryGetValue("sp", out var sp) ? Policy(sp) : policy;
        if (policy is null || subdomains is null)
        {
            // §6.6.3, step 6: without a usable policy, but with somewhere to report to, the record asks for nothing else.
            return record.AggregateReports.Count > 0 ? record : null;
        }

        return record with { Policy = policy.Value, SubdomainPolicy = subdomains.Value };
    }

    private static bool TrySplit(string part, out string name, out string value)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? "" : part[..equals].Trim(' ', '\t').ToLowerInvariant();
        value = equals < 0 ? "" : part[(equals + 1)..].Trim(' ', '\t');
        return name.Length > 0;
    }

    private static DmarcPolicy? Policy(string? value) => value?.ToLowerInvariant() switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };

    private static DmarcAlignment Alignment(string? value) =>
        value?.ToLowerInvariant() == "s" ? DmarcAlignment.Strict : DmarcAlignment.Relaxed;

    private static string FailureOptions(string? value)
    {
        var options = (value ?? "").Split(':').Select(option => option.Trim(' ', '\t').ToLowerInvariant()).Where(option => option is "0" or "1" or "d" or "s")
            .Distinct(StringComparer.Ordinal).ToArray();
        return options.Length == 0 ? "0" : string.Join(':', options);
    }

    private static DmarcReportUri[] Uris(string? value) =>
        [.. (value ?? "").Split(',').Take(MostUris).Select(ReadUri).OfType<DmarcReportUri>()];

    // §6.4: URI [ "!" 1*DIGIT [ "k" / "m" / "g" / "t" ] ]; a "!" of the URI itself is escaped.
    private static DmarcReportUri? ReadUri(string text)
    {
        text = text.Trim(' ', '\t');
        var mark = text.LastIndexOf('!');
        long? size = null;
        if (mark >= 0)
        {
            size = ReadSize(text[(mark + 1)..]);
            text = text[..mark];
            if (size is null)
            {
                return null;
            }
        }

        return !text.AsSpan().ContainsAnyExceptInRange('!', '~') && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme != Uri.UriSchemeMailto || text.Contains('@', StringComparison.Ordinal))
            ? new DmarcReportUri(text, size)
            : null;
    }

    private static long? ReadSize(string text)
    {
        var unit = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> unit
            ? number << unit
            : null;
    }
}

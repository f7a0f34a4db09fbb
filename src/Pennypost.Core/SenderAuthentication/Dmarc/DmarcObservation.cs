using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What one message adds to the data of aggregate reports (RFC 7489 §7.2). Equal observations of a day are counted together.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Author">The author's domain.</param>
/// <param name="Source">The client; IPv4-mapped addresses as IPv4.</param>
/// <param name="Result">The result in lower case.</param>
/// <param name="PolicyDomain">Where the record was found; empty without one.</param>
/// <param name="Policy">The record's tags.</param>
/// <param name="Disposition">What was done.</param>
/// <param name="Reason">Why that is not what the record asks; empty when it is.</param>
/// <param name="DkimAligned">A good aligned signature.</param>
/// <param name="SpfAligned">SPF passed, aligned.</param>
/// <param name="Dkim">Signatures: domain, selector, result.</param>
/// <param name="SpfDomain">The domain SPF asked.</param>
/// <param name="SpfResult">What it said.</param>
public sealed record DmarcObservation(
    DateOnly Day,
    string Author,
    IPAddress Source,
    string Result,
    string PolicyDomain,
    string Policy,
    string Disposition,
    string Reason,
    bool DkimAligned,
    bool SpfAligned,
    string Dkim,
    string SpfDomain,
    string SpfResult)
{
    private const int MostSignatures = 4;

    /// <summary>Makes one of what was found.</summary>
    public static DmarcObservation Of(
        DateTimeOffset now, IPAddress client, DmarcOutcome outcome, DmarcPolicy done, SpfOutcome? spf, IReadOnlyList<DkimResult> signatures)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(outcome);
        return new DmarcObservation(
            DateOnly.FromDateTime(now.UtcDateTime),
            outcome.Author,
            client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client,
            Word(outcome.Result),
            outcome.PolicyDomain ?? "",
            outcome.Record is { } record ? Tags(record) : "",
            Word(done),
            outcome.Result != DmarcResult.Fail || done == outcome.Policy ? "" : outcome.IsSampledOut ? "sampled_out" : "local_policy",
            outcome.IsDkimAligned,
            outcome.IsSpfAligned,
            string.Join(',', signatures.Where(s => s.Domain.Length > 0).Take(MostSignatures).Select(s => $"{Cut(s.Domain)} {Cut(s.Selector)} {s.StatusName}")),
            spf is null ? "" : Cut(spf.Domain),
            spf is null ? "" : Word(spf.Result));
    }

    /// <summary>A hash of everything: equal observations have equal ids.</summary>
    public Guid Id()
    {
        var text = string.Join('\n', Author, Source, Result, PolicyDomain, Policy, Disposition, Reason, DkimAligned, SpfAligned, Dkim, SpfDomain, SpfResult);
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static string Tags(DmarcRecord record) =>
        $"p={Word(record.Policy)} sp={Word(record.SubdomainPolicy)} adkim={Letter(record.DkimAlignment)} aspf={Letter(record.SpfAlignment)} pct={record.Percentage}";

    private static char Letter(DmarcAlignment alignment) => alignment == DmarcAlignment.Strict ? 's' : 'r';

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static string Cut(string text) => text.Length <= 255 ? text : text[..255];
}

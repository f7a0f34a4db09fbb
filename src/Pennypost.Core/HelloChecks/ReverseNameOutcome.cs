using System.Net;
using Pennypost.Net.Dns;

namespace Pennypost.Core.HelloChecks;

/// <summary>How the names of an address were found (RFC 8601 §2.7.3).</summary>
public enum ReverseNameResult
{
    /// <summary>A name leads back to the address.</summary>
    Pass,

    /// <summary>There are names, but none leads back.</summary>
    Unconfirmed,

    /// <summary>There is no name.</summary>
    NoName,

    /// <summary>DNS did not answer in time.</summary>
    TemporaryError,
}

/// <summary>The name of a client's address.</summary>
/// <param name="Result">How it was found.</param>
/// <param name="Name">The confirmed name, or the first unconfirmed one; null for none. Letters, digits, hyphens and dots only.</param>
public sealed record ReverseNameOutcome(ReverseNameResult Result, string? Name)
{
    /// <summary>The whole look-up takes no longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>RFC 8601 §3: no more names are followed.</summary>
    private const int MaximumNames = 10;

    /// <summary>Finds out the name of an address.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="client">The address.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Never fails.</returns>
    public static async Task<ReverseNameOutcome> FindAsync(IDnsResolver resolver, IPAddress client, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            var pointers = await resolver.QueryPtrAsync(client, limit.Token);
            if (pointers.Outcome == DnsOutcome.Failed)
            {
                return new ReverseNameOutcome(ReverseNameResult.TemporaryError, null);
            }

            // The writer of the record is a stranger: what is no host name is no name.
            var names = pointers.Records.Select(r => r.Target).Where(n => IsHostName(n.ToString())).Take(MaximumNames).ToArray();
            return names.Length == 0 ? new ReverseNameOutcome(ReverseNameResult.NoName, null) : await ConfirmAsync(resolver, client, names, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new ReverseNameOutcome(ReverseNameResult.TemporaryError, null);
        }
    }

    private static async Task<ReverseNameOutcome> ConfirmAsync(IDnsResolver resolver, IPAddress client, DnsName[] names, CancellationToken limit)
    {
        var failed = false;
        foreach (var name in names)
        {
            var addresses = await resolver.QueryAddressesAsync(name, limit);
            if (addresses.Records.Any(a => a.Equals(client)))
            {
                return new ReverseNameOutcome(ReverseNameResult.Pass, Text(name));
            }

            failed |= addresses.Outcome == DnsOutcome.Failed;
        }

        return failed
            ? new ReverseNameOutcome(ReverseNameResult.TemporaryError, Text(names[0]))
            : new ReverseNameOutcome(ReverseNameResult.Unconfirmed, Text(names[0]));
    }

    private static string Text(DnsName name) => name.ToString().TrimEnd('.').ToLowerInvariant();

    private static bool IsHostName(string name)
    {
        var text = name.TrimEnd('.');
        return text.Length is > 0 and <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
    }
}

using Pennypost.Net.Dns;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Signing;

/// <summary>What DNS says about a key.</summary>
public enum DkimRecordState
{
    /// <summary>The record is there and has this key.</summary>
    Published,

    /// <summary>There is no record.</summary>
    Missing,

    /// <summary>There is a record, and it has another key or cannot be used.</summary>
    Different,

    /// <summary>DNS did not answer.</summary>
    Unknown,
}

/// <summary>The outcome of a look into DNS.</summary>
/// <param name="State">What was found.</param>
/// <param name="Found">The records as they are in DNS.</param>
/// <param name="Problem">What is wrong with them, for administrators; empty when nothing is.</param>
public sealed record DkimRecordReport(DkimRecordState State, IReadOnlyList<string> Found, string Problem);

/// <summary>Looks whether the record of a key is in DNS (SVC-164).</summary>
/// <param name="resolver">Whom to ask.</param>
public sealed class DkimRecordCheck(IDnsResolver resolver)
{
    private const int MostRecords = 8;

    /// <summary>Looks.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<DkimRecordReport> RunAsync(DkimKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!DnsName.TryParse(key.RecordName, out var name))
        {
            return new(DkimRecordState.Missing, [], "The name is too long for DNS.");
        }

        var answer = await resolver.QueryTxtAsync(name, cancellation);
        if (answer.Outcome != DnsOutcome.Found)
        {
            return answer.Outcome == DnsOutcome.Failed
                ? new(DkimRecordState.Unknown, [], "DNS did not answer: " + (answer.Failure ?? "no reason known"))
                : new(DkimRecordState.Missing, [], "There is no such record yet. It may take a while until a new one is seen everywhere.");
        }

        var found = answer.Records.Take(MostRecords).Select(record => record.Text).ToList();
        if (!DkimKeyRecord.TryParse(key.PublicRecord, out var wanted, out var damaged))
        {
            throw new InvalidDataException($"The stored record of {key.RecordName} cannot be read: {damaged}");
        }

        var problem = "";
        foreach (var text in found)
        {
            if (!DkimKeyRecord.TryParse(text, out var record, out var wrong))
            {
                problem = "The record cannot be used: " + wrong + ".";
            }
            else if (record.KeyType == wanted.KeyType && record.PublicKey.AsSpan().SequenceEqual(wanted.PublicKey))
            {
                return found.Count == 1
                    ? new(DkimRecordState.Published, found, record.IsTesting ? "The record says t=y: receivers may ignore the signatures." : "")
                    : new(DkimRecordState.Published, found, "There is more than one record: some receivers will take the wrong one.");
            }
            else
            {
                problem = record.PublicKey.Length == 0 ? "The record revokes the key." : "The record has another key.";
            }
        }

        return new(DkimRecordState.Different, found, problem);
    }
}

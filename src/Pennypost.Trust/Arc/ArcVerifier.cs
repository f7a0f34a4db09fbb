using System.Buffers;
using System.Security.Cryptography;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Arc;

/// <summary>Verifies the ARC chain of one message (RFC 8617 §5.2) while it streams by.</summary>
/// <remarks>The same invariants as <see cref="DkimVerifier"/>: nothing makes it throw, chunks do not matter, memory is bounded.</remarks>
public sealed class ArcVerifier : IDisposable
{
    /// <summary>Message signatures whose body is hashed and that are looked at: the latest decides, older ones only tell how far back the message is unchanged.</summary>
    private const int MaximumMessageSignatures = 10;

    /// <summary>Each way costs a pass over the whole body; the latest signature comes first.</summary>
    private const int MaximumBodyHashes = 4;

    private readonly IDnsResolver resolver;
    private readonly TimeProvider time;
    private readonly DkimVerifierOptions options;
    private readonly SignedMessage message;
    private readonly Dictionary<(string Selector, string Domain, DkimAlgorithm Algorithm), DkimPublicKey> keys = [];
    private readonly List<BodyHash> hashes = [];
    private IReadOnlyList<ArcSet> sets = [];
    private string problem = "";
    private int highest;

    /// <summary>Begins a message.</summary>
    /// <param name="resolver">Where keys come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Limits; null for the usual ones.</param>
    public ArcVerifier(IDnsResolver resolver, TimeProvider time, DkimVerifierOptions? options = null)
    {
        this.resolver = resolver;
        this.time = time;
        this.options = options ?? DkimVerifierOptions.Default;
        message = new SignedMessage(this.options.MaximumHeaderOctets, Begin);
    }

    /// <summary>Takes the next octets of the message.</summary>
    public void Write(ReadOnlySpan<byte> chunk) => message.Write(chunk);

    /// <summary>Takes the next octets of the message.</summary>
    public void Write(in ReadOnlySequence<byte> chunk)
    {
        foreach (var segment in chunk)
        {
            message.Write(segment.Span);
        }
    }

    /// <summary>Ends the message, fetches the keys and judges the chain.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ArcResult> CompleteAsync(CancellationToken cancellationToken)
    {
        message.Complete();
        if (message.IsHeaderTooLong)
        {
            return Failed("header too long to be verified");
        }

        if (problem.Length > 0)
        {
            return Failed(problem);
        }

        return sets.Count == 0 ? new ArcResult { Status = ArcStatus.None } : await JudgeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        message.Dispose();
        foreach (var key in keys.Values)
        {
            key.Dispose();
        }
    }

    private IReadOnlyList<BodyHash> Begin(HeaderFields fields)
    {
        sets = ArcSet.Collect(fields, out problem, out highest);
        foreach (var set in sets.Reverse().Take(MaximumMessageSignatures))
        {
            if (!DkimSignature.TryRead(set.MessageTags!, time.GetUtcNow(), options.FutureTolerance, isArc: true, out var signature, out _))
            {
                continue;
            }

            set.Signature = signature;
            set.Hash = hashes.Find(known => known.IsRelaxed == signature.RelaxedBody && known.Limit == signature.BodyLength);
            if (set.Hash is null && hashes.Count < MaximumBodyHashes)
            {
                hashes.Add(set.Hash = new BodyHash(signature.RelaxedBody, signature.BodyLength));
            }
        }

        return hashes;
    }

    private async Task<ArcResult> JudgeAsync(CancellationToken cancellationToken)
    {
        // RFC 8617 §5.2, step 2: what was sealed as broken stays broken.
        if (sets[^1].SealTags!["cv"] == "fail")
        {
            return Failed("sealed as broken") with { IsSealedAsFailed = true };
        }

        for (var i = 0; i < sets.Count; i++)
        {
            // Step 3B and C.
            if (sets[i].SealTags!["cv"] != (i == 0 ? "none" : "pass"))
            {
                return Failed($"seal {i + 1} has a wrong cv");
            }
        }

        // Step 4: the latest message signature.
        if (await IsMessageGoodAsync(sets[^1], cancellationToken) is { } wrong)
        {
            return wrong with { Reason = $"message signature {sets.Count}: {wrong.Reason}" };
        }

        // Step 6: every seal, the latest first.
        for (var i = sets.Count; i >= 1; i--)
        {
            if (await IsSealGoodAsync(i, cancellationToken) is { } broken)
            {
                return broken with { Reason = $"seal {i}: {broken.Reason}" };
            }
        }

        return new ArcResult
        {
            Status = ArcStatus.Pass,
            Instance = sets.Count,
            OldestPass = await OldestPassAsync(cancellationToken),
            Hops = [.. sets.Select(set => new ArcHop(
                DkimVerifier.Printable(set.SealTags!["d"] ?? ""), DkimVerifier.Printable(set.SealTags!["s"] ?? ""), set.ResultsText(message.Fields!)))],
        };
    }

    // Step 5.
    private async Task<int> OldestPassAsync(CancellationToken cancellationToken)
    {
        for (var i = sets.Count - 1; i >= 1; i--)
        {
            if (await IsMessageGoodAsync(sets[i - 1], cancellationToken) is not null)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private async Task<ArcResult?> IsMessageGoodAsync(ArcSet set, CancellationToken cancellationToken)
    {
        if (set is not { Signature: { } signature, Hash: { } hash })
        {
            return Failed("cannot be read");
        }

        var key = await KeyAsync(signature.Selector, signature.Domain, signature.Algorithm, cancellationToken);
        if (key.Status != DkimStatus.Pass)
        {
            return Failed(key.Reason) with { IsTemporary = key.Status == DkimStatus.TempError };
        }

        // An l= that does not reach the end, or goes beyond it, covers another body than this one.
        if (!hash.Complete().AsSpan().SequenceEqual(signature.BodyHash) || (signature.BodyLength ?? hash.CanonicalLength) != hash.CanonicalLength)
        {
            return Failed("body hash did not verify");
        }

        return key.Verifies(DkimVerifier.HeaderHashOf(message.Fields!, set.Message!.Value, signature), signature.Value)
            ? null
            : Failed("signature did not verify");
    }

    private async Task<ArcResult?> IsSealGoodAsync(int instance, CancellationToken cancellationToken)
    {
        var tags = sets[instance - 1].SealTags!;
        // RFC 8617 §4.1.3: a seal covers the sets and nothing else; h= would pretend otherwise.
        if (tags["h"] is not null || !DkimAlgorithmNames.TryParse(tags["a"] ?? "", out var algorithm)
            || !DkimSignature.TryNames(tags, out var domain, out var selector, out _) || !DkimKeyRecord.TryBase64(tags["b"] ?? "", out var value))
        {
            return Failed("cannot be read");
        }

        var key = await KeyAsync(selector, domain, algorithm, cancellationToken);
        if (key.Status != DkimStatus.Pass)
        {
            return Failed(key.Reason) with { IsTemporary = key.Status == DkimStatus.TempError };
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddSets(hash, message.Fields!, sets.Take(instance - 1));
        var set = sets[instance - 1];
        HeaderHash.AddField(hash, message.Fields!, set.Results!.Value, relaxed: true);
        HeaderHash.AddField(hash, message.Fields!, set.Message!.Value, relaxed: true);
        var seal = set.Seal!.Value;
        HeaderHash.AddSignature(hash, message.Fields!.RawField(seal), seal.NameLength, seal.ValueStart - seal.Start, relaxed: true);
        return key.Verifies(hash.GetHashAndReset(), value) ? null : Failed("signature did not verify");
    }

    /// <summary>Adds whole sets in the order in which seals cover them (RFC 8617 §5.1.1).</summary>
    internal static void AddSets(IncrementalHash hash, HeaderFields fields, IEnumerable<ArcSet> sets)
    {
        foreach (var set in sets)
        {
            HeaderHash.AddField(hash, fields, set.Results!.Value, relaxed: true);
            HeaderHash.AddField(hash, fields, set.Message!.Value, relaxed: true);
            HeaderHash.AddField(hash, fields, set.Seal!.Value, relaxed: true);
        }
    }

    private async Task<DkimPublicKey> KeyAsync(string selector, string domain, DkimAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (!keys.TryGetValue((selector, domain, algorithm), out var key))
        {
            key = await DkimPublicKey.FetchAsync(resolver, selector, domain, algorithm, options.MinimumRsaBits, cancellationToken);
            keys.Add((selector, domain, algorithm), key);
        }

        return key;
    }

    private ArcResult Failed(string reason) => new() { Status = ArcStatus.Fail, Reason = reason, Instance = highest };
}

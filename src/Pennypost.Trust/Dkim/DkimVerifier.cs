using System.Buffers;
using System.Security.Cryptography;
using Pennypost.Mail;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Dkim;

/// <summary>Verifies the DKIM signatures of one message (RFC 6376 §6) while it streams by.</summary>
/// <remarks>Invariants: no octets make it throw; the outcome does not depend on how they were cut into chunks; memory is bounded by the header's
/// limit, whatever the message's size. Feed it the message as it came, before anything is added, removed or changed.</remarks>
public sealed class DkimVerifier : IDisposable
{
    /// <summary>Each way costs a pass over the whole body; honest signatures of one message need one or two.</summary>
    private const int MaximumBodyHashes = 4;

    private readonly IDnsResolver resolver;
    private readonly TimeProvider time;
    private readonly DkimVerifierOptions options;
    private readonly SignedMessage message;
    private readonly List<Candidate> candidates = [];
    private readonly List<BodyHash> hashes = [];

    /// <summary>Begins a message.</summary>
    /// <param name="resolver">Where keys come from.</param>
    /// <param name="time">The clock, for expired signatures.</param>
    /// <param name="options">Limits and rules; null for the usual ones.</param>
    public DkimVerifier(IDnsResolver resolver, TimeProvider time, DkimVerifierOptions? options = null)
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

    /// <summary>Ends the message, fetches the keys and judges each signature.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One result for each signature, from the top of the header down; empty for a message without signatures (<see cref="DkimStatus.None"/>).</returns>
    public async ValueTask<IReadOnlyList<DkimResult>> CompleteAsync(CancellationToken cancellationToken)
    {
        message.Complete();
        if (message.IsHeaderTooLong)
        {
            return [new DkimResult { Status = DkimStatus.PermError, Reason = "header too long to be verified" }];
        }

        return await Task.WhenAll(candidates.ConvertAll(candidate => JudgeAsync(candidate, cancellationToken)));
    }

    /// <inheritdoc/>
    public void Dispose() => message.Dispose();

    private IReadOnlyList<BodyHash> Begin(HeaderFields fields)
    {
        foreach (var entry in fields.Index)
        {
            if (entry.Known == KnownHeader.DkimSignature && candidates.Count < options.MaximumSignatures * 2)
            {
                candidates.Add(Read(fields, entry, candidates.Count >= options.MaximumSignatures));
            }
        }

        return hashes;
    }

    private Candidate Read(HeaderFields fields, HeaderEntry entry, bool isTooMany)
    {
        if (!DkimTagList.TryParse(fields.RawValue(entry), out var tags, out var problem))
        {
            return new(entry, new DkimResult { Status = DkimStatus.PermError, Reason = "signature has " + problem });
        }

        var domain = tags["d"] ?? "";
        var described = new DkimResult
        {
            Status = DkimStatus.Neutral,
            Domain = DomainName.TryNormalize(domain, out var normalized) ? normalized : Printable(domain),
            Selector = Printable(tags["s"] ?? ""),
            Identity = Printable(tags["i"] ?? "@" + domain),
            Algorithm = Printable(tags["a"] ?? ""),
            SignatureStart = Start(tags["b"]),
            Reason = "too many signatures",
        };
        if (isTooMany)
        {
            return new(entry, described);
        }

        if (!DkimSignature.TryRead(tags, time.GetUtcNow(), options.FutureTolerance, isArc: false, out var signature, out problem))
        {
            return new(entry, described with { Status = DkimStatus.PermError, Reason = problem });
        }

        return HashFor(signature) is { } hash
            ? new(entry, described with { Reason = "" }) { Signature = signature, Hash = hash }
            : new(entry, described with { Reason = "too many ways to hash the body" });
    }

    // Signatures of one message mostly agree in how the body is hashed: it is hashed once for all of them.
    private BodyHash? HashFor(DkimSignature signature)
    {
        var hash = hashes.Find(known => known.IsRelaxed == signature.RelaxedBody && known.Limit == signature.BodyLength);
        if (hash is null && hashes.Count < MaximumBodyHashes)
        {
            hashes.Add(hash = new BodyHash(signature.RelaxedBody, signature.BodyLength));
        }

        return hash;
    }

    private async Task<DkimResult> JudgeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        if (candidate is not { Signature: { } signature, Hash: { } hash })
        {
            return candidate.Described;
        }

        using var key = await DkimPublicKey.FetchAsync(
            resolver, signature.Selector, signature.Domain, signature.Algorithm, options.MinimumRsaBits, cancellationToken);
        var described = candidate.Described with { KeyBits = key.Bits, IsTesting = key.Record?.IsTesting ?? false };
        if (key.Status != DkimStatus.Pass)
        {
            return described with { Status = key.Status, Reason = key.Reason };
        }

        // RFC 6376 §3.6.1, t=s.
        if (key.Record!.IsStrict && signature.IdentityDomain != signature.Domain)
        {
            return described with { Status = DkimStatus.PermError, Reason = "identity must be of the domain itself" };
        }

        var bodyHash = hash.Complete();
        described = described with { UncoveredOctets = signature.BodyLength is { } covered ? Math.Max(0, hash.CanonicalLength - covered) : 0 };
        if (signature.BodyLength > hash.CanonicalLength)
        {
            // RFC 6376 §3.5, l=: must not be larger than the body: something was cut off.
            return described with { Status = DkimStatus.PermError, Reason = "body shorter than signed" };
        }

        return described with { Status = Verdict(candidate.Entry, signature, bodyHash, key, described.UncoveredOctets, out var reason), Reason = reason };
    }

    private DkimStatus Verdict(HeaderEntry entry, DkimSignature signature, byte[] bodyHash, DkimPublicKey key, long uncovered, out string reason)
    {
        if (!bodyHash.AsSpan().SequenceEqual(signature.BodyHash))
        {
            reason = "body hash did not verify";
            return DkimStatus.Fail;
        }

        if (signature.Algorithm == DkimAlgorithm.Ed25519Sha256 && !Ed25519.IsSupported)
        {
            reason = "this system has no Ed25519";
            return DkimStatus.Neutral;
        }

        if (!key.Verifies(HeaderHashOf(message.Fields!, entry, signature), signature.Value))
        {
            reason = "signature did not verify";
            return DkimStatus.Fail;
        }

        // RFC 6376 §8.15: what is shown may be the From that nobody signed.
        if (message.Fields!.Find("From").Count() > signature.Headers.Count(name => name.Equals("from", StringComparison.OrdinalIgnoreCase)))
        {
            reason = "another From that is not signed";
            return DkimStatus.Policy;
        }

        var isUncovered = uncovered > 0 && options.BodyLength != DkimBodyLengthRule.Accept;
        reason = isUncovered ? "unsigned octets after the signed body" : "";
        return !isUncovered ? DkimStatus.Pass : options.BodyLength == DkimBodyLengthRule.PolicyWhenUncovered ? DkimStatus.Policy : DkimStatus.Neutral;
    }

    internal static byte[] HeaderHashOf(HeaderFields fields, HeaderEntry entry, DkimSignature signature)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HeaderHash.AddSelected(hash, fields, signature.Headers, signature.RelaxedHeader, entry.Start);
        HeaderHash.AddSignature(hash, fields.RawField(entry), entry.NameLength, entry.ValueStart - entry.Start, signature.RelaxedHeader);
        return hash.GetHashAndReset();
    }

    // Strangers write these: what goes into logs and header fields is printable ASCII without quotes and comments.
    internal static string Printable(string text) =>
        string.Concat(text.Where(c => c is > ' ' and < (char)0x7F and not ('(' or ')' or '"' or '\\' or ';')).Take(255));

    internal static string Start(string? base64) => Printable(DkimTagList.WithoutWhite(base64 ?? "")) is { Length: > 8 } text ? text[..8] : "";

    private sealed record Candidate(HeaderEntry Entry, DkimResult Described)
    {
        public DkimSignature? Signature { get; init; }

        public BodyHash? Hash { get; init; }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pennypost.Mail;

namespace Pennypost.Trust.Dkim;

/// <summary>A DKIM-Signature or ARC-Message-Signature field, read and checked as far as the field alone allows (RFC 6376 §3.5, §6.1.1).</summary>
internal sealed record DkimSignature
{
    private const int LongestNumber = 18;

    /// <summary>The algorithm.</summary>
    public required DkimAlgorithm Algorithm { get; init; }

    /// <summary>The signature.</summary>
    public required byte[] Value { get; init; }

    /// <summary>The body's hash.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>Names of the signed fields.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>The domain, in A-labels.</summary>
    public required string Domain { get; init; }

    /// <summary>The selector.</summary>
    public required string Selector { get; init; }

    /// <summary>The identity's domain, in A-labels.</summary>
    public required string IdentityDomain { get; init; }

    /// <summary>relaxed, else simple, for the header.</summary>
    public required bool RelaxedHeader { get; init; }

    /// <summary>relaxed, else simple, for the body.</summary>
    public required bool RelaxedBody { get; init; }

    /// <summary>Canonical octets of the body that are covered; null for all.</summary>
    public required long? BodyLength { get; init; }

    /// <summary>Reads the tags.</summary>
    /// <param name="tags">The field's tags.</param>
    /// <param name="now">The time, for t= and x=.</param>
    /// <param name="futureTolerance">How far ahead t= may be.</param>
    /// <param name="isArc">An ARC-Message-Signature: no v=, and i= is not an identity (RFC 8617 §4.1.2).</param>
    /// <param name="signature">The signature when the result is true.</param>
    /// <param name="problem">What is wrong when the result is false.</param>
    public static bool TryRead(
        DkimTagList tags, DateTimeOffset now, TimeSpan futureTolerance, bool isArc, [NotNullWhen(true)] out DkimSignature? signature, out string problem)
    {
        signature = null;
        problem = "";
        if (!isArc && tags["v"] != "1")
        {
            problem = "not version 1";
        }
        else if (!DkimAlgorithmNames.TryParse(tags["a"] ?? "", out var algorithm))
        {
            // RFC 8301 §3.1: rsa-sha1 must not be considered valid.
            problem = tags["a"] == "rsa-sha1" ? "rsa-sha1 is no longer valid" : "unknown algorithm";
        }
        else if (!DkimKeyRecord.TryBase64(tags["b"] ?? "", out var value) || value.Length == 0)
        {
            problem = "signature cannot be read";
        }
        else if (!DkimKeyRecord.TryBase64(tags["bh"] ?? "", out var bodyHash) || bodyHash.Length != 32)
        {
            problem = "body hash cannot be read";
        }
        else if (!TryNames(tags, out var domain, out var selector, out problem) || !TryCanonicalization(tags["c"], out var header, out var body, out problem)
            || !TryHeaders(tags["h"], isArc, out var headers, out problem) || !TryLength(tags["l"], out var length, out problem)
            || !AreTimesGood(tags, now, futureTolerance, out problem))
        {
            return false;
        }
        else if (tags["q"] is { } queries && !queries.Split(':', StringSplitOptions.TrimEntries).Contains("dns/txt", StringComparer.Ordinal))
        {
            problem = "unknown query method";
        }
        else
        {
            var identityDomain = domain;
            if (!isArc && tags["i"] is { } identity && !TryIdentity(identity, domain, out identityDomain))
            {
                // RFC 6376 §6.1.1: the domain of i= must be that of d= or below it.
                problem = "identity outside of the domain";
                return false;
            }

            signature = new DkimSignature
            {
                Algorithm = algorithm,
                Value = value,
                BodyHash = bodyHash,
                Headers = headers,
                Domain = domain,
                Selector = selector,
                IdentityDomain = identityDomain,
                RelaxedHeader = header,
                RelaxedBody = body,
                BodyLength = length,
            };
            return true;
        }

        return false;
    }

    /// <summary>Reads d= and s= into what DNS can be asked for.</summary>
    public static bool TryNames(DkimTagList tags, out string domain, out string selector, out string problem)
    {
        selector = "";
        if (!DomainName.TryNormalize(tags["d"], out domain) || domain[0] == '[')
        {
            problem = "no domain";
            return false;
        }

        if (!DomainName.TryNormalize(tags["s"], out selector) || selector[0] == '[')
        {
            problem = "no selector";
            return false;
        }

        problem = "";
        return true;
    }

    private static bool TryIdentity(string identity, string domain, out string identityDomain)
    {
        var at = identity.LastIndexOf('@');
        return DomainName.TryNormalize(at < 0 ? null : identity[(at + 1)..], out identityDomain)
            && (identityDomain == domain || identityDomain.EndsWith('.' + domain, StringComparison.Ordinal));
    }

    private static bool TryCanonicalization(string? value, out bool header, out bool body, out string problem)
    {
        // RFC 6376 §3.5, c=: the body's default is simple, also when the header's is given.
        var parts = (value ?? "simple/simple").Split('/');
        header = parts[0] == "relaxed";
        body = parts.Length == 2 && parts[1] == "relaxed";
        var good = parts.Length <= 2 && parts[0] is "simple" or "relaxed" && (parts.Length == 1 || parts[1] is "simple" or "relaxed");
        problem = good ? "" : "unknown canonicalization";
        return good;
    }

    private static bool TryHeaders(string? value, bool isArc, out string[] headers, out string problem)
    {
        headers = DkimTagList.WithoutWhite(value ?? "").Split(':');
        // RFC 6376 §5.4: From must be signed. RFC 8617 §4.1.2: an ARC seal must not be.
        var good = headers.Contains("from", StringComparer.OrdinalIgnoreCase) && Array.TrueForAll(headers, name => name.Length > 0)
            && !(isArc && headers.Contains("arc-seal", StringComparer.OrdinalIgnoreCase));
        problem = good ? "" : "signed fields are missing or wrong";
        return good;
    }

    private static bool TryLength(string? value, out long? length, out string problem)
    {
        length = null;
        problem = "";
        if (value is null)
        {
            return true;
        }

        if (TryNumber(value, out var number))
        {
            length = number;
            return true;
        }

        problem = "body length is no number";
        return false;
    }

    private static bool AreTimesGood(DkimTagList tags, DateTimeOffset now, TimeSpan futureTolerance, out string problem)
    {
        long? signed = null, expires = null;
        problem = "time is no number";
        if (tags["t"] is { } t)
        {
            if (!TryNumber(t, out var number))
            {
                return false;
            }

            signed = number;
        }

        if (tags["x"] is { } x)
        {
            if (!TryNumber(x, out var number))
            {
                return false;
            }

            expires = number;
        }

        var seconds = now.ToUnixTimeSeconds();
        problem = expires <= signed ? "expires before it was signed"
            : expires < seconds ? "signature expired"
            : signed > seconds + (long)futureTolerance.TotalSeconds ? "signed in the future"
            : "";
        return problem.Length == 0;
    }

    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= LongestNumber && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Dmarc;

/// <summary>A DKIM signature as DMARC looks at it.</summary>
/// <param name="Domain">The signing domain (d=).</param>
/// <param name="Selector">The selector (s=).</param>
/// <param name="Result">The result in the words of RFC 8601 §2.7.1, such as <c>pass</c>.</param>
public sealed record DmarcSignature(string Domain, string Selector, string Result)
{
    /// <summary>True when the signature is good.</summary>
    public bool IsPass => string.Equals(Result, "pass", StringComparison.Ordinal);
}

/// <summary>What a message is judged by.</summary>
/// <param name="Authors">The domains of the From field, each once; see <see cref="DmarcAuthors"/>.</param>
/// <param name="Spf">What SPF said; null when it was not asked.</param>
/// <param name="Signatures">What DKIM said.</param>
public sealed record DmarcInput(IReadOnlyList<string> Authors, SpfOutcome? Spf, IReadOnlyList<DmarcSignature> Signatures);

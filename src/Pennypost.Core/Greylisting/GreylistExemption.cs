namespace Pennypost.Core.Greylisting;

/// <summary>What an exemption is about.</summary>
public enum GreylistExemptionKind
{
    /// <summary>The client's address: address, network or wildcards.</summary>
    Client,

    /// <summary>The sender: a domain, or a whole address with wildcards.</summary>
    Sender,

    /// <summary>The domain whose SPF record let the client pass, with wildcards (SVC-172).</summary>
    SpfDomain,
}

/// <summary>Somebody who is never greylisted (SVC-170).</summary>
/// <param name="Id">The row.</param>
/// <param name="Kind">What the pattern is about.</param>
/// <param name="Pattern">The pattern in canonical form.</param>
/// <param name="Comment">For administrators.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record GreylistExemption(long Id, GreylistExemptionKind Kind, string Pattern, string Comment, DateTimeOffset CreatedAt);

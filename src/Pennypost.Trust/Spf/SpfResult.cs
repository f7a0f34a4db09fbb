namespace Pennypost.Trust.Spf;

/// <summary>What SPF says about a client and a domain (RFC 7208 §2.6).</summary>
public enum SpfResult
{
    /// <summary>The domain publishes no policy, or there is no domain to ask (RFC 7208 §2.6.1).</summary>
    None,

    /// <summary>The domain says nothing about the client (RFC 7208 §2.6.2); to be treated like <see cref="None"/>.</summary>
    Neutral,

    /// <summary>The client is authorised (RFC 7208 §2.6.3).</summary>
    Pass,

    /// <summary>The client is not authorised (RFC 7208 §2.6.4).</summary>
    Fail,

    /// <summary>The client is probably not authorised (RFC 7208 §2.6.5).</summary>
    SoftFail,

    /// <summary>DNS did not answer; a later try may succeed (RFC 7208 §2.6.6).</summary>
    TempError,

    /// <summary>The records cannot be understood or ask for too much; somebody must correct them (RFC 7208 §2.6.7).</summary>
    PermError,
}

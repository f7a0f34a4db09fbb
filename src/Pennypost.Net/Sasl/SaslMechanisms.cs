namespace Pennypost.Net.Sasl;

/// <summary>The mechanisms, the strongest first. A new mechanism is one more file and one more row here.</summary>
public static class SaslMechanisms
{
    private static readonly SaslMechanism[] Rows =
    [
        new("SCRAM-SHA-256-PLUS", SaslOffers.ScramSha256, SaslNeeds.ChannelBinding, static context => new ScramExchange(context, ScramHash.Sha256, isPlus: true)),
        new("SCRAM-SHA-1-PLUS", SaslOffers.ScramSha1, SaslNeeds.ChannelBinding, static context => new ScramExchange(context, ScramHash.Sha1, isPlus: true)),
        new("SCRAM-SHA-256", SaslOffers.ScramSha256, SaslNeeds.Nothing, static context => new ScramExchange(context, ScramHash.Sha256, isPlus: false)),
        new("SCRAM-SHA-1", SaslOffers.ScramSha1, SaslNeeds.Nothing, static context => new ScramExchange(context, ScramHash.Sha1, isPlus: false)),
        new("OAUTHBEARER", SaslOffers.Tokens, SaslNeeds.Tls, static context => new BearerExchange(context, isXoauth2: false)),
        new("XOAUTH2", SaslOffers.Tokens, SaslNeeds.Tls, static context => new BearerExchange(context, isXoauth2: true)),
        new("PLAIN", SaslOffers.Passwords, SaslNeeds.TlsUnlessAllowed, static context => new PlainExchange(context)),
        new("LOGIN", SaslOffers.Passwords, SaslNeeds.TlsUnlessAllowed, static context => new LoginExchange(context)),
        new("CRAM-MD5", SaslOffers.CramMd5, SaslNeeds.Nothing, static context => new CramMd5Exchange(context)),
    ];

    /// <summary>The names to announce, in the order of the table.</summary>
    /// <param name="context">The session.</param>
    public static IEnumerable<string> Offered(SaslContext context) =>
        Rows.Where(row => row.IsKnownTo(context) && row.IsUsableIn(context)).Select(row => row.Name);

    /// <summary>Finds a mechanism by name, without regard to case.</summary>
    /// <param name="name">The name as sent.</param>
    /// <param name="context">The session.</param>
    /// <returns>Null when the service does not have it; check <see cref="SaslMechanism.IsUsableIn"/> before use.</returns>
    public static SaslMechanism? Find(string name, SaslContext context) =>
        Array.Find(Rows, row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase) && row.IsKnownTo(context));
}

/// <summary>What a mechanism knows of its session.</summary>
/// <param name="Accounts">Who is asked.</param>
/// <param name="Tls">The TLS layer, or null in clear.</param>
/// <param name="AllowPlaintext">True when passwords may cross the wire without TLS (SVC-060).</param>
/// <param name="HostName">The server's name.</param>
public sealed record SaslContext(ISaslAccounts Accounts, TlsInfo? Tls, bool AllowPlaintext, string HostName)
{
    /// <summary>The octets of the channel binding <c>tls-server-end-point</c> (RFC 5929 §4), or null when there is none.</summary>
    internal byte[]? ServerEndPoint { get; } = Tls?.ServerEndPointBinding();
}

/// <summary>What a mechanism needs of the connection.</summary>
internal enum SaslNeeds
{
    /// <summary>Nothing secret crosses the wire (SVC-060).</summary>
    Nothing,

    /// <summary>TLS, or a service that allows passwords in clear.</summary>
    TlsUnlessAllowed,

    /// <summary>TLS in any case (RFC 7628 §1).</summary>
    Tls,

    /// <summary>TLS with a certificate that can be bound to.</summary>
    ChannelBinding,
}

/// <summary>One SASL mechanism (RFC 4422).</summary>
public sealed class SaslMechanism
{
    private readonly SaslOffers offer;
    private readonly SaslNeeds needs;
    private readonly Func<SaslContext, ISaslExchange> start;

    internal SaslMechanism(string name, SaslOffers offer, SaslNeeds needs, Func<SaslContext, ISaslExchange> start)
    {
        Name = name;
        this.offer = offer;
        this.needs = needs;
        this.start = start;
    }

    /// <summary>The registered name.</summary>
    public string Name { get; }

    /// <summary>Tells whether the connection is good enough for it now.</summary>
    /// <param name="context">The session.</param>
    public bool IsUsableIn(SaslContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return needs switch
        {
            SaslNeeds.Nothing => true,
            SaslNeeds.TlsUnlessAllowed => context.Tls is not null || context.AllowPlaintext,
            SaslNeeds.Tls => context.Tls is not null,
            _ => context.ServerEndPoint is not null,
        };
    }

    /// <summary>Begins an exchange.</summary>
    /// <param name="context">The session.</param>
    public ISaslExchange Start(SaslContext context) => start(context);

    internal bool IsKnownTo(SaslContext context) => (context.Accounts.Offers & offer) != SaslOffers.None;
}

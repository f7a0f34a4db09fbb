namespace Pennypost.Smtp.Server.Sasl;

/// <summary>The mechanisms of AUTH. A new mechanism is one more file and one more row here.</summary>
internal static class SaslMechanisms
{
    private static readonly SaslMechanism[] Rows =
    [
        new("PLAIN", static () => new PlainExchange()),
        new("LOGIN", static () => new LoginExchange()),
    ];

    /// <summary>The line of the reply to EHLO.</summary>
    public static string CapabilityLine { get; } = "AUTH " + string.Join(' ', Rows.Select(row => row.Name));

    /// <summary>Finds a mechanism by name, without regard to case.</summary>
    /// <param name="name">The name as sent.</param>
    public static SaslMechanism? Find(string name) => Array.Find(Rows, row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One SASL mechanism (RFC 4422).</summary>
/// <param name="Name">The registered name.</param>
/// <param name="Start">Begins an exchange.</param>
internal sealed record SaslMechanism(string Name, Func<ISaslExchange> Start);

/// <summary>One exchange under way: pure, octets in, step out.</summary>
internal interface ISaslExchange
{
    /// <summary>The client sent no initial response: the first challenge.</summary>
    SaslStep Begin();

    /// <summary>The client sent a response.</summary>
    /// <param name="response">The decoded octets.</param>
    SaslStep Next(ReadOnlySpan<byte> response);
}

/// <summary>What comes next: a challenge, credentials to check, or (with neither) a malformed response.</summary>
/// <param name="Challenge">The octets to send.</param>
/// <param name="Credentials">The credentials to check.</param>
internal readonly record struct SaslStep(byte[]? Challenge, SmtpCredentials? Credentials)
{
    public static SaslStep Malformed => default;

    public static SaslStep Ask(ReadOnlySpan<byte> challenge) => new(challenge.ToArray(), null);

    public static SaslStep Check(SmtpCredentials credentials) => new(null, credentials);
}

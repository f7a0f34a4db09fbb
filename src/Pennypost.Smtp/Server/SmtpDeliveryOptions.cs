namespace Pennypost.Smtp.Server;

/// <summary>How much of a message a failure report should bring back (RFC 3461 §4.3).</summary>
public enum SmtpReturn
{
    /// <summary>Not said: the reporting server chooses.</summary>
    Unspecified,

    /// <summary>The header.</summary>
    Headers,

    /// <summary>The whole message.</summary>
    Full,
}

/// <summary>What a sender wants to be told about one recipient (RFC 3461 §4.1).</summary>
[Flags]
public enum SmtpNotify
{
    /// <summary>Not said: failures are reported, and delays as the server sees fit.</summary>
    Unspecified = 0,

    /// <summary>Nothing at all; never together with another value.</summary>
    Never = 1,

    /// <summary>That the message has arrived.</summary>
    Success = 2,

    /// <summary>That it never will.</summary>
    Failure = 4,

    /// <summary>That it is late.</summary>
    Delay = 8,
}

/// <summary>When a message must have arrived (RFC 2852 §4).</summary>
/// <param name="Time">The deadline.</param>
/// <param name="Return">True for mode R: what has not arrived then is returned. False for mode N: the sender is told, and the message goes on.</param>
/// <param name="Trace">True when the sender wants to be told about each hop (§4, by-trace).</param>
public sealed record SmtpDeliverBy(DateTimeOffset Time, bool Return, bool Trace);

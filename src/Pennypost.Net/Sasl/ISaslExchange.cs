using System.Text;
using System.Text.Unicode;

namespace Pennypost.Net.Sasl;

/// <summary>One exchange under way, from the server's side: octets in, step out. The protocol does base64, lines and the asterisk of cancellation.</summary>
public interface ISaslExchange
{
    /// <summary>The client sent no initial response: the first challenge.</summary>
    /// <returns>The challenge; may be empty.</returns>
    byte[] Begin();

    /// <summary>The client sent a response.</summary>
    /// <param name="response">The decoded octets.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken);
}

/// <summary>What comes next: a challenge, the outcome, or (with neither) a malformed response.</summary>
/// <param name="Challenge">The octets to send.</param>
/// <param name="Outcome">The end.</param>
public readonly record struct SaslStep(byte[]? Challenge, SaslOutcome? Outcome)
{
    /// <summary>The response is not what the mechanism's grammar allows.</summary>
    public static SaslStep Malformed => default;

    internal static SaslStep Ask(ReadOnlySpan<byte> challenge) => new(challenge.ToArray(), null);

    internal static SaslStep End(SaslOutcome outcome) => new(null, outcome);
}

/// <summary>Bounds of what clients send.</summary>
internal static class SaslText
{
    /// <summary>RFC 4616 §2: up to 255 octets for a name is what every client keeps to; passwords get more room.</summary>
    public const int MaximumName = 255;

    public const int MaximumPassword = 1024;

    /// <summary>Reads UTF-8 text of bounded length without NUL.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, int maximum, bool mayBeEmpty, out string text)
    {
        text = string.Empty;
        if (octets.Length > maximum || (octets.IsEmpty && !mayBeEmpty) || octets.Contains((byte)0) || !Utf8.IsValid(octets))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(octets);
        return true;
    }
}

using System.Text;
using System.Text.Unicode;

namespace Pennypost.Smtp.Server.Sasl;

/// <summary>PLAIN: authorization identity, NUL, name, NUL, password in one response (RFC 4616 §2).</summary>
internal sealed class PlainExchange : ISaslExchange
{
    /// <summary>RFC 4616 §2: up to 255 octets for a name is what every client keeps to; passwords get more room.</summary>
    public const int MaximumName = 255;

    public const int MaximumPassword = 1024;

    public SaslStep Begin() => SaslStep.Ask([]);

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        var first = response.IndexOf((byte)0);
        if (first < 0)
        {
            return SaslStep.Malformed;
        }

        var authorization = response[..first];
        var rest = response[(first + 1)..];
        var second = rest.IndexOf((byte)0);
        if (second < 0)
        {
            return SaslStep.Malformed;
        }

        var name = rest[..second];
        var password = rest[(second + 1)..];
        return TryText(authorization, MaximumName, mayBeEmpty: true, out var actAs)
            && TryText(name, MaximumName, mayBeEmpty: false, out var logIn)
            && TryText(password, MaximumPassword, mayBeEmpty: false, out var secret)
            ? SaslStep.Check(new SmtpCredentials(actAs, logIn, secret))
            : SaslStep.Malformed;
    }

    /// <summary>Reads UTF-8 text of bounded length without NUL.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="maximum">The most octets.</param>
    /// <param name="mayBeEmpty">True when no octets are fine too.</param>
    /// <param name="text">The text.</param>
    public static bool TryText(ReadOnlySpan<byte> octets, int maximum, bool mayBeEmpty, out string text)
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

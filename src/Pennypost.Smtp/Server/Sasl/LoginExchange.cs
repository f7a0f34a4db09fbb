namespace Pennypost.Smtp.Server.Sasl;

/// <summary>LOGIN: name and password asked for one after the other (draft-murchison-sasl-login; obsolete, yet some clients know nothing else).</summary>
internal sealed class LoginExchange : ISaslExchange
{
    private string? name;

    public SaslStep Begin() => SaslStep.Ask("Username:"u8);

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        if (name is null)
        {
            return PlainExchange.TryText(response, PlainExchange.MaximumName, mayBeEmpty: false, out name)
                ? SaslStep.Ask("Password:"u8)
                : SaslStep.Malformed;
        }

        return PlainExchange.TryText(response, PlainExchange.MaximumPassword, mayBeEmpty: false, out var password)
            ? SaslStep.Check(new SmtpCredentials(string.Empty, name, password))
            : SaslStep.Malformed;
    }
}

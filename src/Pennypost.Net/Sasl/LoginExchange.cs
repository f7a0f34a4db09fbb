namespace Pennypost.Net.Sasl;

/// <summary>LOGIN: name and password asked for one after the other (draft-murchison-sasl-login; obsolete, yet some clients know nothing else).</summary>
internal sealed class LoginExchange(SaslContext context) : ISaslExchange
{
    private string? name;

    public byte[] Begin() => "Username:"u8.ToArray();

    public async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return SaslText.TryRead(response.Span, SaslText.MaximumName, mayBeEmpty: false, out name) ? SaslStep.Ask("Password:"u8) : SaslStep.Malformed;
        }

        return SaslText.TryRead(response.Span, SaslText.MaximumPassword, mayBeEmpty: false, out var password)
            ? SaslStep.End(await context.Accounts.CheckPasswordAsync(new SaslPassword(string.Empty, name, password), cancellationToken))
            : SaslStep.Malformed;
    }
}

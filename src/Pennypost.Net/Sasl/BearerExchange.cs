using System.Text;

namespace Pennypost.Net.Sasl;

/// <summary>OAUTHBEARER (RFC 7628) and its forerunner XOAUTH2: an access token in one response. A failure is told in a challenge that the client answers first
/// (RFC 7628 §3.2.3).</summary>
internal sealed class BearerExchange(SaslContext context, bool isXoauth2) : ISaslExchange
{
    private const int MaximumToken = 8192;

    private SaslOutcome? failure;

    public byte[] Begin() => [];

    public async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken)
    {
        if (failure is { } outcome)
        {
            return SaslStep.End(outcome);
        }

        if (!TryParse(response.Span, out var name, out var token))
        {
            return SaslStep.Malformed;
        }

        var result = await context.Accounts.CheckTokenAsync(name, token, cancellationToken);
        if (result.Account is not null || result.IsTemporary)
        {
            return SaslStep.End(result);
        }

        failure = result;
        return SaslStep.Ask(isXoauth2 ? """{"status":"400","schemes":"bearer"}"""u8 : """{"status":"invalid_token"}"""u8);
    }

    private bool TryParse(ReadOnlySpan<byte> response, out string name, out string token)
    {
        name = token = string.Empty;
        if (response.Length > MaximumToken + 1024 || !SaslText.TryRead(response, int.MaxValue, mayBeEmpty: false, out var text) || !text.EndsWith("\u0001\u0001", StringComparison.Ordinal))
        {
            return false;
        }

        var fields = text[..^2].Split('\u0001');
        var start = 0;
        if (!isXoauth2)
        {
            // RFC 7628 §3.1: a GS2 header comes first; channel binding is not defined for it.
            var header = fields[0].Split(',');
            if (header is not ["n" or "y", var authorization, ""] || (authorization.Length > 0 && !ScramName.TryRead(authorization, "a=", out name)))
            {
                return false;
            }

            start = 1;
        }

        foreach (var field in fields.AsSpan(start))
        {
            if (isXoauth2 && field.StartsWith("user=", StringComparison.Ordinal))
            {
                name = field[5..];
            }
            else if (field.StartsWith("auth=Bearer ", StringComparison.OrdinalIgnoreCase))
            {
                token = field[12..].Trim();
            }
        }

        return name.Length <= SaslText.MaximumName && token.Length is > 0 and <= MaximumToken && Ascii.IsValid(token);
    }
}

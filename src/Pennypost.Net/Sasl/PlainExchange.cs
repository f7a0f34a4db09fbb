namespace Pennypost.Net.Sasl;

/// <summary>PLAIN: authorization identity, NUL, name, NUL, password in one response (RFC 4616 §2).</summary>
internal sealed class PlainExchange(SaslContext context) : ISaslExchange
{
    public byte[] Begin() => [];

    public async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken) =>
        Parse(response.Span) is { } credentials
            ? SaslStep.End(await context.Accounts.CheckPasswordAsync(credentials, cancellationToken))
            : SaslStep.Malformed;

    private static SaslPassword? Parse(ReadOnlySpan<byte> response)
    {
        var first = response.IndexOf((byte)0);
        var second = first < 0 ? -1 : response[(first + 1)..].IndexOf((byte)0);
        return second >= 0
            && SaslText.TryRead(response[..first], SaslText.MaximumName, mayBeEmpty: true, out var actAs)
            && SaslText.TryRead(response.Slice(first + 1, second), SaslText.MaximumName, mayBeEmpty: false, out var name)
            && SaslText.TryRead(response[(first + second + 2)..], SaslText.MaximumPassword, mayBeEmpty: false, out var password)
                ? new SaslPassword(actAs, name, password)
                : null;
    }
}

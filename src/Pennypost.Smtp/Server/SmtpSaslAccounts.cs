using Pennypost.Net.Sasl;

namespace Pennypost.Smtp.Server;

/// <summary>The backend as SASL mechanisms see it: passwords go to <see cref="ISmtpAuthenticator"/>, the rest to <see cref="ISmtpSasl"/> where there is one. Every
/// success names an <see cref="SmtpIdentity"/>.</summary>
internal sealed class SmtpSaslAccounts(SmtpSession session) : ISaslAccounts
{
    private readonly ISaslAccounts? others = (session.Backend as ISmtpSasl)?.Accounts(session.Client);

    public SaslOffers Offers => SaslOffers.Passwords | (others?.Offers ?? SaslOffers.None);

    /// <summary>The session as mechanisms see it.</summary>
    public static SaslContext Context(SmtpSession session) => new(
        new SmtpSaslAccounts(session), session.Client.Tls, session.Settings.AllowPlaintextAuthentication, session.Settings.HostName.ToString());

    public async ValueTask<SaslOutcome> CheckPasswordAsync(SaslPassword credentials, CancellationToken cancellationToken) => Outcome(
        await ((ISmtpAuthenticator)session.Backend).AuthenticateAsync(
            session.Client, new SmtpCredentials(credentials.AuthorizationId, credentials.Name, credentials.Password), cancellationToken));

    public ValueTask<ScramCredentials> FindScramAsync(string name, ScramHash hash, CancellationToken cancellationToken) =>
        others!.FindScramAsync(name, hash, cancellationToken);

    public async ValueTask<SaslOutcome> DecideScramAsync(ScramCredentials credentials, bool isProven, CancellationToken cancellationToken) =>
        await AdmitAsync(await others!.DecideScramAsync(credentials, isProven, cancellationToken), cancellationToken);

    public async ValueTask<SaslOutcome> CheckDigestAsync(string name, byte[] challenge, byte[] digest, CancellationToken cancellationToken) =>
        await AdmitAsync(await others!.CheckDigestAsync(name, challenge, digest, cancellationToken), cancellationToken);

    public async ValueTask<SaslOutcome> CheckTokenAsync(string name, string token, CancellationToken cancellationToken) =>
        await AdmitAsync(await others!.CheckTokenAsync(name, token, cancellationToken), cancellationToken);

    private async ValueTask<SaslOutcome> AdmitAsync(SaslOutcome outcome, CancellationToken cancellationToken) =>
        outcome.Account is { } account
            ? Outcome(await ((ISmtpSasl)session.Backend).AdmitAsync(session.Client, account, cancellationToken))
            : outcome;

    private static SaslOutcome Outcome(SmtpLogInResult result) => new(result.Identity, result.IsTemporary);
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Core.Routing;
using Pennypost.Net.Sasl;
using Pennypost.Store.Settings;

#pragma warning disable CA5351 // CRAM-MD5 is what RFC 2195 prescribes; the secret is good for nothing else.

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>The accounts as the SASL mechanisms of all services see them. Every way in ends at <see cref="Authenticator"/>: the same locks, the same log, the same rules.</summary>
/// <param name="Authenticator">Who is who.</param>
/// <param name="Decoys">For names that nobody has.</param>
/// <param name="Tokens">Checks access tokens.</param>
/// <param name="Secrets">Passwords of CRAM-MD5.</param>
/// <param name="Directory">What is a local domain.</param>
/// <param name="Settings">What is offered.</param>
public sealed record SaslLogIns(
    Authenticator Authenticator, ScramDecoys Decoys, AccessTokens Tokens, CramSecrets Secrets, RecipientDirectory Directory, SettingStore Settings)
{
    /// <summary>The accounts for one session. Outcomes name an <see cref="AccountIdentity"/>.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="service">Such as <c>IMAP</c>, for the log.</param>
    public ISaslAccounts For(IPAddress client, string service) => new Session(this, client, service);

    private sealed class Session(SaslLogIns all, IPAddress client, string service) : ISaslAccounts
    {
        public SaslOffers Offers => SaslOffers.Passwords | SaslOffers.ScramSha256
            | (all.Settings.Get(AccountSettings.ScramSha1) ? SaslOffers.ScramSha1 : SaslOffers.None)
            | (all.Settings.Get(AccountSettings.CramMd5) ? SaslOffers.CramMd5 : SaslOffers.None)
            | (all.Tokens.IsConfigured ? SaslOffers.Tokens : SaslOffers.None);

        public async ValueTask<SaslOutcome> CheckPasswordAsync(SaslPassword credentials, CancellationToken cancellationToken)
        {
            var result = await all.Authenticator.LogInAsync(credentials.Name, credentials.Password, client, service, cancellationToken);

            // RFC 4616 §2: acting as someone else is not offered, so any other identity fails as a wrong password does.
            return credentials.AuthorizationId.Length == 0 || credentials.AuthorizationId == credentials.Name ? Outcome(result) : SaslOutcome.Failed;
        }

        public async ValueTask<ScramCredentials> FindScramAsync(string name, ScramHash hash, CancellationToken cancellationToken)
        {
            var candidate = await all.Authenticator.LookUpAsync(name, client, cancellationToken);
            var decoy = await all.Decoys.MakeAsync(DecoyName(name, candidate), hash, cancellationToken);
            if (candidate.Row?.Verifier is not { } verifier)
            {
                return decoy with { Account = candidate };
            }

            var keys = hash == ScramHash.Sha256 ? new ScramKeys(verifier.StoredKey, verifier.ServerKey) : verifier.Sha1;
            return candidate.IsLocked || keys is null
                ? ScramDecoys.Unprovable(verifier.Salt, verifier.Iterations, hash) with { Account = candidate }
                : new ScramCredentials(verifier.Salt, verifier.Iterations, keys.StoredKey, keys.ServerKey, candidate);
        }

        public async ValueTask<SaslOutcome> DecideScramAsync(ScramCredentials credentials, bool isProven, CancellationToken cancellationToken) =>
            Outcome(await all.Authenticator.DecideAsync((LogInCandidate)credentials.Account!, isProven, client, service, cancellationToken));

        public async ValueTask<SaslOutcome> CheckDigestAsync(string name, byte[] challenge, byte[] digest, CancellationToken cancellationToken)
        {
            var candidate = await all.Authenticator.LookUpAsync(name, client, cancellationToken);
            var secret = all.Secrets.Read(candidate.Row?.CramSecret);
            var expected = HMACMD5.HashData(secret is null ? RandomNumberGenerator.GetBytes(16) : Encoding.UTF8.GetBytes(secret), challenge);
            return Outcome(await all.Authenticator.DecideAsync(
                candidate, CryptographicOperations.FixedTimeEquals(expected, digest), client, service, cancellationToken));
        }

        public async ValueTask<SaslOutcome> CheckTokenAsync(string name, string token, CancellationToken cancellationToken)
        {
            var check = await all.Tokens.CheckAsync(token, cancellationToken);
            if (check.AccountName is not { } holder)
            {
                return new SaslOutcome(null, check.IsTemporary);
            }

            // The token names its holder; the name that the client gives must mean the same account.
            var candidate = await all.Authenticator.LookUpAsync(holder, client, cancellationToken);
            var asked = name.Length == 0 ? candidate : await all.Authenticator.LookUpAsync(name, client, cancellationToken);
            return asked.Row?.Account.Id != candidate.Row?.Account.Id
                ? SaslOutcome.Failed
                : Outcome(await all.Authenticator.DecideAsync(candidate, matches: true, client, service, cancellationToken));
        }

        // An account is found under its bare name and under local domains: a made-up one must look the same there too.
        private string DecoyName(string name, LogInCandidate candidate) =>
            candidate.AccountName is { } account && (candidate.Domain is null || all.Directory.Table.Domains.Contains(candidate.Domain)) ? account : name;

        private static SaslOutcome Outcome(LogInResult result) => new(result.Account, result.TryAgainLater);
    }
}

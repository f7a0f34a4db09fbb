using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Accounts.Sasl;

namespace Pennypost.Core.Accounts;

/// <summary>Registers log-in and accounts.</summary>
internal static class AccountServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<PasswordVerification>()
        .AddSingleton<LogInLocks>()
        .AddSingleton<Authenticator>()
        .AddSingleton<ScramDecoys>()
        .AddSingleton<OpenIdKeys>()
        .AddSingleton<AccessTokens>()
        .AddSingleton<SaslLogIns>()
        .AddSingleton<CramSecrets>()
        .AddSingleton<AccountChanges>()
        .AddSingleton<AccountListing>()
        .AddSingleton<InitialAdministrator>()
        .AddSingleton<DemonstrationAccounts>();
}

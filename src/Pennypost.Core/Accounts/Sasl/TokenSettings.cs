using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>Settings of log-in with access tokens of an OpenID Connect provider (XOAUTH2, OAUTHBEARER).</summary>
public static class TokenSettings
{
    /// <summary>SVC-061.</summary>
    public static readonly TextSetting Issuer = new(
        "oidc.issuer", string.Empty, 500,
        "Address of the OpenID Connect provider whose access tokens log in, such as https://login.example.com/realm. Empty: tokens are not accepted.")
    {
        Label = "Token issuer",
        SpecificationRow = "SVC-061",
        Range = (0, 500),
        Check = text => text.Length == 0 || OpenIdKeys.IsSafe(text) ? null : "Must be an https address without query (http only for this machine itself).",
    };

    /// <summary>SVC-061.</summary>
    public static readonly TextSetting Audience = new(
        "oidc.audience", string.Empty, 500,
        "What the token must be made for: the audience that the provider gives to tokens for mail. Empty: tokens are not accepted.")
    {
        Label = "Token audience",
        SpecificationRow = "SVC-061",
        Range = (0, 500),
    };

    /// <summary>SVC-061.</summary>
    public static readonly TextSetting AccountClaim = new(
        "oidc.account-claim", "preferred_username", 100,
        "The claim of the token that holds the log-in name. email counts only together with email_verified.")
    {
        Label = "Account claim",
        SpecificationRow = "SVC-061",
        Range = (1, 100),
        Check = text => text.Length > 0 ? null : "Must not be empty.",
    };
}

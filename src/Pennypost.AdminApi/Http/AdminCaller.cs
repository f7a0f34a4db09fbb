using System.Reflection;
using Microsoft.AspNetCore.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.Administration;

namespace Pennypost.AdminApi.Http;

/// <summary>The administrator who makes a request. An endpoint that takes one as parameter gets it from the gate.</summary>
/// <param name="Session">The session.</param>
/// <param name="CsrfToken">The CSRF token that belongs to it.</param>
internal sealed record AdminCaller(AdminSession Session, string CsrfToken)
{
    /// <summary>The administrator.</summary>
    public AccountIdentity Account => Session.Account;

    /// <summary>For the audit log.</summary>
    public string Name => Session.Account.Name;

    /// <summary>Found by the framework: makes this a parameter of endpoints that no request can set.</summary>
    public static ValueTask<AdminCaller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<AdminCaller>());
}

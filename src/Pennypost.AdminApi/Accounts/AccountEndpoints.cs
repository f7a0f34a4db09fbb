using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Accounts;

/// <summary>Accounts: list, create, edit, delete, passwords, locks.</summary>
internal static class AccountEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/accounts").WithTags("Accounts");
        group.MapGet("", ListAsync).WithName("listAccounts").WithSummary("Accounts by page, filtered and sorted.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("", CreateAsync).WithName("createAccount").WithSummary("Makes an account with its default folders.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", GetAsync).WithName("getAccount").WithSummary("Everything about one account.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPut("/{id:long}", UpdateAsync).WithName("updateAccount").WithSummary("Changes an account; 409 when somebody else was faster.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", DeleteAsync).WithName("deleteAccount")
            .WithSummary("Deletes an account and its mailbox; refused for the own account and the last administrator.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        group.MapPut("/{id:long}/password", SetPasswordAsync).WithName("setAccountPassword").WithSummary("Sets a password.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/{id:long}/password/generate", GeneratePasswordAsync).WithName("generateAccountPassword")
            .WithSummary("Sets a random password and returns it this once.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapDelete("/{id:long}/locks", UnlockAsync).WithName("unlockAccount").WithSummary("Removes all log-in locks of an account.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<AccountSummary>>> ListAsync(
        [AsParameters] AccountFilter filter, AccountListing listing, TimeProvider time, CancellationToken cancellation)
    {
        var (accounts, total) = await listing.ListAsync(filter.ToQuery(), cancellation);
        return TypedResults.Ok(new Page<AccountSummary>([.. accounts.Select(a => AccountViews.Summary(a, time))], total, filter.Page, filter.PageSize));
    }

    private static async Task<Created<CreatedAccount>> CreateAsync(
        CreateAccountRequest request, AdminCaller caller, AccountChanges accounts, AccountListing listing, TimeProvider time, CancellationToken cancellation)
    {
        var generated = request.Password is null ? PasswordGenerator.Generate() : null;
        var account = new NewAccount(
            request.Name,
            request.Password ?? generated!,
            request.DisplayName ?? "",
            request.Comments ?? "",
            request.Enabled,
            request.Administrator,
            request.ExpiresOn);
        var id = await accounts.CreateAsync(account, caller.Name, cancellation);
        var made = await FindAsync(id, listing, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/accounts/{id}", new CreatedAccount(AccountViews.Summary(made, time), generated));
    }

    private static async Task<Ok<AccountDetail>> GetAsync(long id, AccountListing listing, AccountViews views, CancellationToken cancellation) =>
        TypedResults.Ok(await views.DetailAsync(await FindAsync(id, listing, cancellation), cancellation));

    private static async Task<Ok<AccountDetail>> UpdateAsync(
        long id,
        UpdateAccountRequest request,
        AdminCaller caller,
        AccountChanges accounts,
        AccountListing listing,
        AccountViews views,
        CancellationToken cancellation)
    {
        var values = new AccountValues(request.DisplayName, request.Comments, request.Enabled, request.Administrator, request.ExpiresOn);
        await accounts.UpdateAsync(id, values, request.Version, caller.Account, cancellation);
        return TypedResults.Ok(await views.DetailAsync(await FindAsync(id, listing, cancellation), cancellation));
    }

    private static async Task<NoContent> DeleteAsync(long id, AdminCaller caller, AccountChanges accounts, CancellationToken cancellation)
    {
        await accounts.DeleteAsync(id, caller.Account, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SetPasswordAsync(
        long id, SetPasswordRequest request, AdminCaller caller, AccountChanges accounts, CancellationToken cancellation)
    {
        await accounts.SetPasswordAsync(id, request.Password, caller.Name, caller.Session.TokenHash, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<GeneratedPassword>> GeneratePasswordAsync(
        long id, AdminCaller caller, AccountChanges accounts, CancellationToken cancellation)
    {
        var password = PasswordGenerator.Generate();
        await accounts.SetPasswordAsync(id, password, caller.Name, caller.Session.TokenHash, cancellation);
        return TypedResults.Ok(new GeneratedPassword(password));
    }

    private static async Task<NoContent> UnlockAsync(
        long id, AdminCaller caller, AccountListing listing, LogInLocks locks, CancellationToken cancellation)
    {
        var account = await FindAsync(id, listing, cancellation);
        await locks.ClearAsync(account.Id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Account> FindAsync(long id, AccountListing listing, CancellationToken cancellation) =>
        await listing.FindAsync(id, cancellation) ?? throw RefusedException.NotFound("There is no such account.");
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Domains;
using Pennypost.Core.Signing;
using Pennypost.Mail;
using Pennypost.Store.Settings;
using Pennypost.Trust.Dkim;

namespace Pennypost.AdminApi.Signing;

/// <summary>DKIM keys, and the secret of return path tags.</summary>
internal static class DkimKeyEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/dkim-keys").WithTags("DKIM keys");
        group.MapGet("", ListAsync).WithName("listDkimKeys").WithSummary("All DKIM keys with the records to publish, and whether mail is signed.");
        group.MapPost("", AddAsync).WithName("addDkimKey").WithSummary("Generates or imports a key; it signs only when it is activated.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/{id:long}/activate", ActivateAsync).WithName("activateDkimKey")
            .WithSummary("Lets a key sign, in place of the one of the same domain and kind that signed before.").Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/retire", RetireAsync).WithName("retireDkimKey").WithSummary("Lets a key no longer sign.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/check", CheckAsync).WithName("checkDkimKey").WithSummary("Looks whether the key's record is in DNS.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapDelete("/{id:long}", DeleteAsync).WithName("deleteDkimKey").WithSummary("Deletes a key that does not sign.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        api.MapPost("/batv/renew", RenewAsync).WithTags("BATV").WithName("renewBatvSecret")
            .WithSummary("Makes a new secret for return path tags; tags of the old one stay valid for their life.");
    }

    private static async Task<Ok<DkimKeyList>> ListAsync(DkimKeys keys, DomainChanges domains, SettingStore settings, CancellationToken cancellation) =>
        TypedResults.Ok(new DkimKeyList(
            [.. (await keys.ListAsync(cancellation)).Select(Item)],
            settings.Get(DkimSettings.Signing).ToString(),
            [.. (await domains.ListAsync(cancellation)).OrderByDescending(d => d.IsDefault).Select(d => d.Name)]));

    private static async Task<Created<DkimKeyItem>> AddAsync(AddDkimKeyRequest request, AdminCaller caller, DkimKeys keys, CancellationToken cancellation)
    {
        var algorithm = request.Algorithm == DkimKeyAlgorithm.Rsa ? DkimAlgorithm.RsaSha256 : DkimAlgorithm.Ed25519Sha256;
        var added = await keys.AddAsync(
            new NewDkimKey(request.Domain, request.Selector ?? "", algorithm, (request.PrivateKey ?? "").Trim()), caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/dkim-keys/{added.Id}", Item(added));
    }

    private static async Task<Ok<DkimKeyItem>> ActivateAsync(long id, AdminCaller caller, DkimKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(Item(await keys.ActivateAsync(id, caller.Name, cancellation)));

    private static async Task<Ok<DkimKeyItem>> RetireAsync(long id, AdminCaller caller, DkimKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(Item(await keys.RetireAsync(id, caller.Name, cancellation)));

    private static async Task<Ok<DkimRecordCheckResult>> CheckAsync(long id, DkimKeys keys, DkimRecordCheck check, CancellationToken cancellation)
    {
        var report = await check.RunAsync(await keys.FindAsync(id, cancellation), cancellation);
        var status = report.State switch
        {
            DkimRecordState.Published => DkimRecordStatus.Published,
            DkimRecordState.Missing => DkimRecordStatus.Missing,
            DkimRecordState.Different => DkimRecordStatus.Different,
            _ => DkimRecordStatus.Unknown,
        };
        return TypedResults.Ok(new DkimRecordCheckResult(status, report.Found, report.Problem.Length == 0 ? null : report.Problem));
    }

    private static async Task<NoContent> DeleteAsync(long id, AdminCaller caller, DkimKeys keys, CancellationToken cancellation)
    {
        await keys.DeleteAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<RenewedBatvSecret>> RenewAsync(AdminCaller caller, BatvKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(new RenewedBatvSecret(await keys.RenewAsync(caller.Name, cancellation)));

    private static DkimKeyItem Item(DkimKey key) => new(
        key.Id,
        key.Domain,
        DomainName.ToUnicode(key.Domain),
        key.Selector,
        key.Algorithm == DkimAlgorithm.RsaSha256 ? DkimKeyAlgorithm.Rsa : DkimKeyAlgorithm.Ed25519,
        key.Bits,
        key.IsActive,
        key.CreatedAt,
        key.RecordName,
        key.PublicRecord,
        key.RecordNeededUntil);
}

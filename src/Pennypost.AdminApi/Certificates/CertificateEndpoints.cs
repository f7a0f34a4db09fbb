using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Certificates;
using Pennypost.Core.Refusals;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Core.Settings;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Certificates;

/// <summary>TLS certificates: upload, choice of the default, requests.</summary>
internal static class CertificateEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/certificates").WithTags("Certificates");
        group.MapGet("", ListAsync).WithName("listCertificates").WithSummary("All certificates, never their keys.");
        group.MapPost("", AddAsync).WithName("addCertificate").WithSummary("Checks a certificate and uses it from the next handshake on.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/{id:int}/default", SetDefaultAsync).WithName("setDefaultCertificate").WithSummary("Chooses the certificate for clients without SNI and for unknown names.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        group.MapDelete("/{id:int}", RemoveAsync).WithName("removeCertificate").WithSummary("Removes a certificate with its key.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        group.MapPost("/requests", MakeRequestAsync).WithName("makeCertificateRequest").WithSummary("Makes a key, which stays on the server, and a request for a certificate authority.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/requests/{id:int}", RemoveRequestAsync).WithName("removeCertificateRequest").WithSummary("Removes a request with its key.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<CertificateList>> ListAsync(
        CertificateStore store,
        CertificateRequests requests,
        ReplicaListing replicas,
        SettingStore settings,
        DeploymentOptions deployment,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (deployment.HideCertificates)
        {
            return TypedResults.Ok(new CertificateList(true, "", [], [], []));
        }

        var host = settings.Get(HostSettings.Name);
        return TypedResults.Ok(new CertificateList(
            false,
            host,
            [.. store.All.Select(c => Item(c, host, time.GetUtcNow()))],
            [.. (await requests.ListAsync(cancellation)).Select(Item)],
            [.. (await replicas.ListAsync(cancellation)).Select(r => new ReplicaCertificate(r.Name, r.Report.Thumbprint, r.Report.CertificateUntil))]));
    }

    private static async Task<Created<CertificateItem>> AddAsync(
        AddCertificateRequest request,
        AdminCaller caller,
        CertificateChanges changes,
        SettingStore settings,
        DeploymentOptions deployment,
        TimeProvider time,
        CancellationToken cancellation)
    {
        RefuseHidden(deployment);
        var upload = new CertificateUpload { Chain = request.Chain, Key = request.Key, Pfx = request.Pfx, Password = request.Password, Validate = request.Validate };
        var added = await changes.AddAsync(upload, request.Replaces, caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/certificates/{added.Id}", Item(added, settings.Get(HostSettings.Name), time.GetUtcNow()));
    }

    private static async Task<NoContent> SetDefaultAsync(
        int id, AdminCaller caller, CertificateChanges changes, DeploymentOptions deployment, CancellationToken cancellation)
    {
        RefuseHidden(deployment);
        await changes.SetDefaultAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveAsync(
        int id, AdminCaller caller, CertificateChanges changes, DeploymentOptions deployment, CancellationToken cancellation)
    {
        RefuseHidden(deployment);
        await changes.RemoveAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Created<CertificateRequestItem>> MakeRequestAsync(
        MakeCertificateRequest request, AdminCaller caller, CertificateRequests requests, DeploymentOptions deployment, CancellationToken cancellation)
    {
        RefuseHidden(deployment);
        var made = await requests.MakeAsync(request.Names, caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/certificates/requests/{made.Id}", Item(made));
    }

    private static async Task<NoContent> RemoveRequestAsync(
        int id, AdminCaller caller, CertificateRequests requests, DeploymentOptions deployment, CancellationToken cancellation)
    {
        RefuseHidden(deployment);
        await requests.RemoveAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static void RefuseHidden(DeploymentOptions deployment)
    {
        if (deployment.HideCertificates)
        {
            throw RefusedException.Conflict("certificates-hidden", "Whoever runs this installation keeps its certificates.");
        }
    }

    private static CertificateRequestItem Item(WaitingRequest request) => new(request.Id, request.Names, request.Pem, request.CreatedAt);

    private static CertificateItem Item(StoredCertificate stored, string host, DateTimeOffset now)
    {
        var certificate = stored.Certificate;
        var leaf = certificate.Leaf;
        return new CertificateItem(
            stored.Id,
            certificate.Names,
            leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
            new DateTimeOffset(leaf.NotBefore),
            new DateTimeOffset(leaf.NotAfter),
            (int)Math.Floor((leaf.NotAfter - now.LocalDateTime).TotalDays),
            certificate.Thumbprint,
            KeyOf(leaf),
            certificate.IsSelfSigned,
            stored.IsDefault,
            host.Length > 0 && certificate.Covers(host),
            [.. certificate.Issuers.Select(i => new IssuerItem(i.GetNameInfo(X509NameType.SimpleName, forIssuer: false), new DateTimeOffset(i.NotAfter)))],
            stored.CreatedAt,
            stored.CreatedBy);
    }

    private static string KeyOf(X509Certificate2 leaf)
    {
        using AsymmetricAlgorithm? key = leaf.GetRSAPublicKey() ?? (AsymmetricAlgorithm?)leaf.GetECDsaPublicKey();
        return key switch
        {
            RSA rsa => $"RSA {rsa.KeySize}",
            ECDsa ecdsa => $"ECDSA {ecdsa.KeySize}",
            _ => leaf.PublicKey.Oid.FriendlyName ?? "unknown",
        };
    }
}

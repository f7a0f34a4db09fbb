using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Access;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.AddressVerification;
using Pennypost.AdminApi.BandwidthPools;
using Pennypost.AdminApi.BlockLists;
using Pennypost.AdminApi.Certificates;
using Pennypost.AdminApi.Dashboard;
using Pennypost.AdminApi.Domains;
using Pennypost.AdminApi.Folders;
using Pennypost.AdminApi.Greylist;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.LiveSessions;
using Pennypost.AdminApi.Mappings;
using Pennypost.AdminApi.MessageStore;
using Pennypost.AdminApi.MessageTraces;
using Pennypost.AdminApi.Queue;
using Pennypost.AdminApi.Quotas;
using Pennypost.AdminApi.RejectedRecipients;
using Pennypost.AdminApi.SenderAuthentication;
using Pennypost.AdminApi.Services;
using Pennypost.AdminApi.Session;
using Pennypost.AdminApi.Settings;
using Pennypost.AdminApi.Signing;

namespace Pennypost.AdminApi;

/// <summary>Puts the admin API under <c>/api/v1</c> of any ASP.NET Core host.</summary>
public static class AdminApiEndpoints
{
    /// <summary>The path every endpoint stands under.</summary>
    public const string Root = "/api/v1";

    /// <summary>Maps every endpoint of the admin API.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <returns>The group, for conventions of the host's own.</returns>
    public static RouteGroupBuilder MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        var api = endpoints.MapGroup(Root);
        AdminGate.Guard(api);
        api.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        SessionEndpoints.Map(api);
        DashboardEndpoints.Map(api);
        AccountEndpoints.Map(api);
        DomainEndpoints.Map(api);
        DkimKeyEndpoints.Map(api);
        MappingEndpoints.Map(api);
        QueueEndpoints.Map(api);
        MessageTraceEndpoints.Map(api);
        SpfWhiteListEndpoints.Map(api);
        DmarcEndpoints.Map(api);
        ServiceEndpoints.Map(api);
        CertificateEndpoints.Map(api);
        LiveSessionEndpoints.Map(api);
        SettingEndpoints.Map(api);
        AccessEndpoints.Map(api);
        GreylistEndpoints.Map(api);
        BlockListEndpoints.Map(api);
        BandwidthPoolEndpoints.Map(api);
        RejectedRecipientEndpoints.Map(api);
        AddressVerificationEndpoints.Map(api);
        MessageStoreEndpoints.Map(api);
        FolderEndpoints.Map(api);
        FolderRightsEndpoints.Map(api);
        QuotaEndpoints.Map(api);
        return api;
    }
}

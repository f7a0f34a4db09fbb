using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Mail;
using Pennypost.Smtp.Minger;

namespace Pennypost.AdminApi.AddressVerification;

/// <summary>The same as Minger by HTTPS (SVC-230), for servers between which no UDP goes.</summary>
internal static class AddressVerificationEndpoints
{
    private const string Scheme = "Bearer ";

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/address-verification", Verify).WithName("verifyAddress").WithTags("Address verification")
            .WithSummary("Tells another mail server whether an address takes mail. It needs no session but the Minger secret, as 'Authorization: Bearer'.")
            .WithMetadata(new NoSessionNeeded())
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);

    private static Ok<AddressStatus> Verify(VerifyAddressRequest request, HttpContext context, Core.Receiving.Minger.AddressVerification verification)
    {
        if (verification.Secret is not { } secret || !Knows(context.Request.Headers.Authorization.ToString(), secret))
        {
            throw RefusedException.NotAuthenticated("bad-secret", "The secret is missing or wrong, or nobody is answered here.");
        }

        if (!verification.MayAsk(context.Connection.RemoteIpAddress ?? IPAddress.Loopback))
        {
            throw RefusedException.TooMany(TimeSpan.FromMinutes(1));
        }

        if (!AddrSpec.TryParse(request.Address, out var address))
        {
            throw RefusedException.Invalid("address", "This is not an address.");
        }

        var status = verification.Verify(address);
        return TypedResults.Ok(new AddressStatus(request.Address, (int)status, status == MingerStatus.Active));
    }

    private static bool Knows(string authorization, string secret) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pennypost.Core.Mappings;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Mappings;

/// <summary>Answers "who gets mail for this address?" with the resolver that mail itself uses.</summary>
internal static class AddressResolver
{
    public static async Task<Ok<AddressResolution>> ResolveAsync(
        string address,
        RecipientDirectory directory,
        SettingStore settings,
        Database database,
        CancellationToken cancellation,
        MappingType source = MappingType.Smtp)
    {
        if (!AddrSpec.TryParse(address.Trim(), out var recipient))
        {
            throw RefusedException.Invalid("address", "This is not a mail address.");
        }

        var from = source switch
        {
            MappingType.Smtp or MappingType.Always => MailSource.Smtp,
            MappingType.Pop3 => MailSource.Pop3,
            _ => throw RefusedException.Invalid("source", "Recipients of mail by SMTP or POP3 can be resolved."),
        };
        var implied = !settings.Get(RoutingSettings.DisableImpliedMappings);
        var resolution = directory.Table.Resolve(recipient.LocalPart, recipient.Domain, from, implied);
        var outcome = resolution switch
        {
            { Kind: ResolutionKind.NotLocal } => AddressOutcome.NotLocal,
            { Kind: ResolutionKind.Unknown } => AddressOutcome.Unknown,
            { Accounts.Length: 0 } => AddressOutcome.Remote,
            { Remote: true } => AddressOutcome.LocalAndRemote,
            _ => AddressOutcome.Local,
        };
        var names = resolution.Accounts.IsDefaultOrEmpty ? [] : await NamesAsync(database, [.. resolution.Accounts], cancellation);
        return TypedResults.Ok(new AddressResolution(recipient.ToString(), outcome, names));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(Database database, long[] ids, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT coalesce(array_agg(name ORDER BY lower(name)), '{}') FROM account WHERE id = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        return (string[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}

using System.Collections.Immutable;
using Npgsql;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Grammar;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Answers VRFY and EXPN from the recipients that routing knows (SVC-210).</summary>
/// <param name="database">The names of accounts.</param>
/// <param name="directory">The recipients.</param>
/// <param name="settings">Whether account names are addresses.</param>
public sealed class AddressInquiries(Database database, RecipientDirectory directory, SettingStore settings)
{
    /// <summary>Finds an address: itself in canonical form, or the addresses that a bare name may mean.</summary>
    /// <param name="text">An address or a local part.</param>
    /// <returns>One address; none when it is unknown; several when the name means different accounts in different domains.</returns>
    public IReadOnlyList<SmtpAddress> Verify(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = Candidates(text).Where(candidate => candidate.Resolution.Kind == ResolutionKind.Known).ToList();
        var same = found.TrueForAll(candidate => candidate.Resolution.Accounts.ToHashSet().SetEquals(found[0].Resolution.Accounts));
        return [.. found.Take(same ? 1 : found.Count).Select(candidate => candidate.Address)];
    }

    /// <summary>Finds the members of an alias or list: the accounts that a mapping sends its mail to.</summary>
    /// <param name="text">An address or a local part.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<IReadOnlyList<SmtpAddress>> ExpandAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (address, resolution) in Candidates(text).Where(candidate => candidate.Resolution.Kind == ResolutionKind.Known))
        {
            var members = await NamesAsync(resolution.Accounts, address.Domain, cancellationToken);
            return resolution.Remote ? [.. members, address] : members;
        }

        return [];
    }

    private IEnumerable<(SmtpAddress Address, Resolution Resolution)> Candidates(string text)
    {
        var table = directory.Table;
        var implied = !settings.Get(RoutingSettings.DisableImpliedMappings);
        var domains = text.Contains('@', StringComparison.Ordinal) ? [string.Empty] : table.Domains.Order(StringComparer.Ordinal).Select(domain => "@" + domain);
        foreach (var domain in domains)
        {
            if (AddrSpec.TryParse(text + domain, out var address))
            {
                yield return (new SmtpAddress(address.LocalPart, address.Domain), table.Resolve(address.LocalPart, address.Domain, MailSource.Smtp, implied));
            }
        }
    }

    private async ValueTask<IReadOnlyList<SmtpAddress>> NamesAsync(ImmutableArray<long> accounts, string domain, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT name FROM account WHERE id = ANY ($1) ORDER BY name LIMIT 2000");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. accounts] });
        var members = new List<SmtpAddress>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            members.Add(new SmtpAddress(reader.GetString(0), domain));
        }

        return members;
    }
}

using Microsoft.Extensions.Logging;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Refusals;
using Pennypost.Imap;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Who may do what in a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Grants">What others may do.</param>
public sealed record FolderPermission(Folder Folder, IReadOnlyList<FolderGrant> Grants)
{
    /// <summary>What the owner may do, as letters (USR-333, USR-339).</summary>
    public string OwnerRights => OwnersRights(Folder.Fixed);

    /// <summary>What the owner of a folder may do, as letters.</summary>
    /// <param name="isFixed">He may neither rename nor delete it.</param>
    public static string OwnersRights(bool isFixed) => RightsText.Format(isFixed ? MailboxRights.All & ~MailboxRights.Delete : MailboxRights.All);
}

/// <summary>Rights of folders, and public folders, as administrators change them (USR-339).</summary>
/// <param name="database">The database.</param>
/// <param name="changes">Told of what changes.</param>
/// <param name="logger">The log.</param>
public sealed class FolderPermissions(Database database, FolderChanges changes, ILogger<FolderPermissions> logger)
{
    /// <summary>The identifier that stands for everybody who can log in (RFC 4314 §2).</summary>
    public const string Anyone = "anyone";

    private readonly Folders _folders = new(database);
    private readonly FolderGrants _grants = new(database, changes);
    private readonly FolderEdits _edits = new(database, changes);

    /// <summary>The rights of a folder.</summary>
    /// <exception cref="RefusedException">There is no such folder.</exception>
    public async Task<FolderPermission> ReadAsync(long accountId, string name, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(accountId, name, cancellationToken);
        return new FolderPermission(folder, await _grants.ReadAsync(folder.Id, cancellationToken));
    }

    /// <summary>Sets what an identifier may do.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="name">The folder.</param>
    /// <param name="identifier">A user's name or <see cref="Anyone"/>; behind "-" rights that are taken away.</param>
    /// <param name="rights">Letters of RFC 4314; none removes the identifier.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such folder, user or right; or the user is the owner.</exception>
    public async Task SetAsync(long accountId, string name, string identifier, string rights, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (!RightsText.TryParse(rights, out var parsed))
        {
            throw RefusedException.Invalid("rights", "Rights are some of the letters lrswipkxtea.");
        }

        var folder = await FindAsync(accountId, name, cancellationToken);
        var negative = identifier.StartsWith('-');
        var grantee = await FindGranteeAsync(negative ? identifier[1..] : identifier, cancellationToken);
        if (grantee is { } id && id == accountId)
        {
            throw RefusedException.Invalid("identifier", "The owner has all rights already.");
        }

        if (!await _grants.ChangeAsync(folder.Id, grantee, negative, GrantEdit.Replace, (FolderRights)parsed, cancellationToken))
        {
            throw RefusedException.Conflict("too-many-grants", "The folder has too many grants.");
        }

        RecoveryLog.RightsSet(logger, actor, identifier, RightsText.Format(parsed), folder.Name, accountId);
    }

    /// <summary>Lets the owner rename and delete a folder, or not (USR-339).</summary>
    /// <exception cref="RefusedException">There is no such folder.</exception>
    public async Task FixAsync(long accountId, IReadOnlyCollection<string> names, bool isFixed, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            if (!await _grants.FixAsync(accountId, name, isFixed, cancellationToken))
            {
                throw RefusedException.NotFound($"There is no folder {name}.");
            }

            RecoveryLog.RightsSet(logger, actor, "owner", FolderPermission.OwnersRights(isFixed), name, accountId);
        }
    }

    /// <summary>Makes a public folder, which nobody may see before rights are given.</summary>
    /// <exception cref="RefusedException">The name cannot be used, or is taken.</exception>
    public async Task CreatePublicAsync(string name, string actor, CancellationToken cancellationToken)
    {
        if (!FolderName.IsValid(name))
        {
            throw RefusedException.Invalid("name", "A folder name has 1 to 250 characters between each two slashes, and no control characters.");
        }

        await using (var command = database.Source.CreateCommand(
            "INSERT INTO account (id, name, enabled) VALUES ($1, $2, false) ON CONFLICT DO NOTHING"))
        {
            command.Parameters.Add(new() { Value = FolderSharing.PublicAccount });
            command.Parameters.Add(new() { Value = FolderSharing.PublicAccountName });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        switch (await _edits.CreateAsync(FolderSharing.PublicAccount, name, specialUse: null, cancellationToken))
        {
            case FolderEditResult.Exists:
                throw RefusedException.Conflict("folder-exists", $"There is a folder {name}.");
            case FolderEditResult.TooMany:
                throw RefusedException.Conflict("too-many-folders", "There are too many public folders.");
        }

        RecoveryLog.PublicFolderCreated(logger, actor, name);
    }

    private async Task<Folder> FindAsync(long accountId, string name, CancellationToken cancellationToken) =>
        await _folders.FindAsync(accountId, name, cancellationToken) ?? throw RefusedException.NotFound($"There is no folder {name}.");

    private async Task<long?> FindGranteeAsync(string name, CancellationToken cancellationToken) =>
        name.Equals(Anyone, StringComparison.OrdinalIgnoreCase) ? null
            : (await _grants.FindGranteeAsync(name, cancellationToken))?.Id ?? throw RefusedException.Invalid("identifier", "There is no such user.");
}

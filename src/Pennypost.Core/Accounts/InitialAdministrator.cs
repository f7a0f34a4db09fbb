using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Accounts;

/// <summary>Makes the first administrator of a new system (USR-015).</summary>
/// <param name="database">The database.</param>
/// <param name="accounts">Makes accounts.</param>
public sealed class InitialAdministrator(Database database, AccountChanges accounts)
{
    /// <summary>The name when none is chosen (USR-015).</summary>
    public const string DefaultName = "postmaster";

    /// <summary>Makes an administrator when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">Its password; null for a random one, which the admin app then asks to be changed.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Name and password when it was made, to be shown once; null when there was an administrator already.</returns>
    public async Task<(string Name, string Password)?> EnsureAsync(string name, string? password, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("SELECT EXISTS (SELECT FROM account WHERE administrator)"))
        {
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return null;
            }
        }

        var chosen = password ?? PasswordGenerator.Generate();
        try
        {
            await accounts.CreateAsync(
                new NewAccount(name, chosen, Administrator: true, MustChangePassword: password is null), "first start", cancellation);
            return (name, chosen);
        }
        catch (RefusedException e) when (string.Equals(e.Code, "name-taken", StringComparison.Ordinal))
        {
            // Another replica started at the same moment and was faster; it shows the password.
            return null;
        }
    }
}

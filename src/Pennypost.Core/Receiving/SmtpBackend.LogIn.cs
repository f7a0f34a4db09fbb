using Pennypost.Core.Accounts;
using Pennypost.Net.Sasl;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Receiving;

/// <content>Log-in without a password on the wire.</content>
public sealed partial class SmtpBackend : ISmtpSasl
{
    /// <inheritdoc/>
    public ISaslAccounts Accounts(SmtpClientInfo client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return parts.LogIns.For(client.RemoteEndPoint.Address, "SMTP");
    }

    /// <inheritdoc/>
    public ValueTask<SmtpLogInResult> AdmitAsync(SmtpClientInfo client, object account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ValueTask<SmtpLogInResult>(Admit(client, (AccountIdentity)account));
    }
}

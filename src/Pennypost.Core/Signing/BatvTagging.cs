using Pennypost.Core.Routing;
using Pennypost.Core.Sending;
using Pennypost.Mail;
using Pennypost.Store.Settings;
using Pennypost.Trust.Batv;

namespace Pennypost.Core.Signing;

/// <summary>Tags the return path of outgoing mail (STB-083, STB-089).</summary>
public sealed class BatvTagging(BatvKeys keys, RecipientDirectory directory, SettingStore settings, TimeProvider time)
{
    /// <summary>The return path to send with: tagged, or as it is when it must not be tagged.</summary>
    /// <param name="mail">What is sent. Foreign senders, the null one and exceptions stay as they are; one recipient that is an exception is enough.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> ReturnPathAsync(OutgoingMessage mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (!settings.Get(BatvSettings.Enabled) || !mail.IsOurs || !AddrSpec.TryParse(mail.Sender, out var sender)
            || !directory.Table.Domains.Contains(sender.Domain))
        {
            return mail.Sender;
        }

        var exceptions = settings.Get(BatvSettings.Exceptions);
        if (IsException(exceptions, mail.Sender) || mail.Recipients.Any(recipient => IsException(exceptions, recipient.Address)))
        {
            return mail.Sender;
        }

        var key = await keys.CurrentAsync(cancellationToken);
        return BatvTag.Sign(sender, key, time.GetUtcNow(), (int)settings.Get(BatvSettings.TagLife))?.ToString() ?? mail.Sender;
    }

    /// <summary>Whether an address is on the list of exceptions: addresses, domains, and wildcards of both.</summary>
    /// <param name="exceptions">The list.</param>
    /// <param name="address">The address.</param>
    internal static bool IsException(string exceptions, string address)
    {
        foreach (var pattern in exceptions.Split([';', ' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var subject = pattern.Contains('@', StringComparison.Ordinal) ? address : address[(address.LastIndexOf('@') + 1)..];
            if (Wildcard.Matches(pattern, subject))
            {
                return true;
            }
        }

        return false;
    }
}

using Microsoft.Extensions.Logging;
using Pennypost.Core.Sending;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Signing;

/// <summary>What signing adds to a message that is about to be sent.</summary>
/// <param name="Fields">Header fields to put before it; empty when it is sent as it is.</param>
/// <param name="WaitReason">Why it must wait (SVC-159); null when it may go.</param>
public sealed record SignedFields(byte[] Fields, string? WaitReason)
{
    /// <summary>Nothing to add.</summary>
    public static SignedFields None { get; } = new([], null);
}

/// <summary>Signs outgoing mail at the moment of sending, when nothing changes it any more (SVC-165): mail of users and of the system with DKIM by the
/// domain of its From (SVC-161, SVC-162), mail from outside that is sent on with an ARC seal (USR-194). Reads the message one time more.</summary>
public sealed class OutgoingSigning(
    DkimKeys keys, IDnsResolver resolver, Database database, SettingStore settings, TimeProvider time, ILogger<OutgoingSigning> logger)
{
    /// <summary>Makes the fields.</summary>
    /// <param name="mail">What is sent.</param>
    /// <param name="message">Its content in the form in which it will be sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<SignedFields> SignAsync(OutgoingMessage mail, OutgoingForm message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(message);
        if (mail.IsOurs)
        {
            return settings.Get(DkimSettings.Signing) == DkimSigningMode.Off ? SignedFields.None : await SignOursAsync(message, cancellationToken);
        }

        return settings.Get(DkimSettings.SealForwards) ? new(await SealAsync(mail, message, cancellationToken), null) : SignedFields.None;
    }

    /// <summary>The domain that signs for a message: that of its author. RFC 6376 §5.4, RFC 7489 §6.6.1: one From, one domain; what has more or none cannot be
    /// signed for anybody.</summary>
    /// <param name="header">Of the message.</param>
    /// <returns>Null when nobody can sign.</returns>
    internal static string? SigningDomain(HeaderFields header) =>
        header.Find("From").Count() == 1 && header.Addresses(KnownHeader.From).Mailboxes.Select(m => m.Address.Domain).Distinct().ToList() is [var domain] ? domain : null;

    private async Task<SignedFields> SignOursAsync(OutgoingForm message, CancellationToken cancellationToken)
    {
        if (SigningDomain(message.Header) is not { } domain)
        {
            return SignedFields.None;
        }

        var (requests, missing) = await keys.LoadAsync(domain, settings.Get(DkimSettings.Selector), cancellationToken);
        try
        {
            if (missing && settings.Get(DkimSettings.Signing) == DkimSigningMode.Required)
            {
                return new([], $"A DKIM key of {domain} cannot be loaded");
            }

            if (requests.Count == 0)
            {
                return SignedFields.None;
            }

            using var signer = new DkimSigner(requests, time);
            await ReadAsync(message.OpenAsync, chunk => signer.Write(chunk.Span), cancellationToken);
            return new(signer.Complete(), null);
        }
        finally
        {
            Dispose(requests);
        }
    }

    private async Task<byte[]> SealAsync(OutgoingMessage mail, OutgoingForm message, CancellationToken cancellationToken)
    {
        if (OwnResults(message.Header) is not { } results)
        {
            SigningLog.NotSealed(logger, mail.MessageId, "it was not verified here");
            return [];
        }

        var requests = await SealingKeysAsync(mail, cancellationToken);
        try
        {
            // RFC 8617 §4.1.2 knows the algorithms of DKIM; rsa-sha256 is the one that every verifier has.
            if (requests.OrderBy(r => r.Key.Algorithm == DkimAlgorithm.RsaSha256 ? 0 : 1).FirstOrDefault() is not { } request)
            {
                SigningLog.NotSealed(logger, mail.MessageId, "no domain has an active key");
                return [];
            }

            using var verifier = new ArcVerifier(resolver, time);
            using var sealer = new ArcSealer(request, time);

            // RFC 8617 §5.1: the chain is judged by the message as it came, the new set is about the message as it goes on.
            await ReadAsync(
                message.OpenOriginalAsync,
                chunk =>
                {
                    verifier.Write(chunk.Span);
                    if (!message.IsSevenBit)
                    {
                        sealer.Write(chunk.Span);
                    }
                },
                cancellationToken);
            if (message.IsSevenBit)
            {
                await ReadAsync(message.OpenAsync, chunk => sealer.Write(chunk.Span), cancellationToken);
            }

            return sealer.Complete(await verifier.CompleteAsync(cancellationToken), results);
        }
        finally
        {
            Dispose(requests);
        }
    }

    // Only what this system wrote itself stands above its own Received field.
    private static string? OwnResults(HeaderFields header)
    {
        foreach (var entry in header.Index)
        {
            if (entry.Known == KnownHeader.AuthenticationResults)
            {
                return header.Unfolded(entry);
            }

            if (entry.Known == KnownHeader.Received)
            {
                return null;
            }
        }

        return null;
    }

    // The domain that was asked to send on; else the default one, which stands for the system.
    private async Task<IReadOnlyList<DkimSignatureRequest>> SealingKeysAsync(OutgoingMessage mail, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT name FROM local_domain WHERE name = ANY ($1) OR is_default ORDER BY name = ANY ($1) DESC, name");
        command.Parameters.Add(new() { Value = mail.Recipients.Select(r => AddrSpec.Parse(r.Address).Domain).Distinct().ToArray() });
        var domains = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                domains.Add(reader.GetString(0));
            }
        }

        foreach (var domain in domains)
        {
            var (requests, _) = await keys.LoadAsync(domain, settings.Get(DkimSettings.Selector), cancellationToken);
            if (requests.Count > 0)
            {
                return requests;
            }
        }

        return [];
    }

    private static void Dispose(IReadOnlyList<DkimSignatureRequest> requests)
    {
        foreach (var request in requests)
        {
            request.Key.Dispose();
        }
    }

    private static async Task ReadAsync(
        Func<CancellationToken, ValueTask<Stream>> open, Action<ReadOnlyMemory<byte>> take, CancellationToken cancellationToken)
    {
        await using var stream = await open(cancellationToken);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            take(buffer.AsMemory(0, read));
        }
    }
}

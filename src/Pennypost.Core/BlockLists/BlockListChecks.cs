using System.Globalization;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.SenderAuthentication;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.BlockLists;

/// <summary>Begins to look the client up when it connects, so that the answers are here when they are needed (SVC-199).</summary>
/// <param name="lists">The lists.</param>
/// <param name="lookUp">Asks them.</param>
/// <param name="gateways">Front servers: the sender's address is not the client's there (STB-080).</param>
internal sealed class BlockListLookUpCheck(BlockListTable lists, BlockListLookUp lookUp, GatewayServers gateways) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.BlockListLookUp;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken)
    {
        var client = session.Client.RemoteEndPoint.Address;
        if (lists.HasFor(session.Service.Id)
            && session.Service.Get(BlockListServiceSettings.Enabled)
            && PublicAddresses.Contains(client)
            && !(session.MaySendWithoutLogIn && session.Service.Get(BlockListServiceSettings.SkipAllowUnauth))
            && !lists.IsExempt(client)
            && !gateways.Contains(client))
        {
            // Nobody waits here. It ends by itself within the limit, and never fails.
            session.Set(new PendingLookUp(lookUp.AskAsync(client, session.Service.Id)));
        }

        return default;
    }
}

/// <summary>The look-up of a session.</summary>
/// <param name="Outcome">Ends within <see cref="BlockListLookUp.Limit"/>.</param>
internal sealed record PendingLookUp(Task<BlockListOutcome> Outcome);

/// <summary>Does what the service's setting says about clients that are listed (SVC-192 to SVC-196), unless they have logged in (SVC-199).</summary>
/// <remarks>The outcome stays on the session as a fact, for the spam filter and the intrusion score to come (SVC-196, SVC-200).</remarks>
internal sealed class BlockListActionCheck : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.BlockLists;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        return session.Service.Get(BlockListServiceSettings.Action) == BlockListAction.Reject && await DecidingAsync(session) is { } hit
            ? SmtpRefusal.Of(550, "5.7.1", $"Mail not allowed because client address {session.Client.RemoteEndPoint.Address} found in RBL entry on {hit.List.Zone}")
            : null;
    }

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (await DecidingAsync(session) is null)
        {
            return null;
        }

        foreach (var hit in session.Find<BlockListOutcome>()!.Hits)
        {
            // SVC-193.
            transaction.AddTraceField("X-RBLFound", string.Create(
                CultureInfo.InvariantCulture, $"Sender address {session.Client.RemoteEndPoint.Address} found in RBL entry on {hit.List.Zone}"));
        }

        switch (session.Service.Get(BlockListServiceSettings.Action))
        {
            case BlockListAction.Discard:
                transaction.Divert([]);
                break;
            case BlockListAction.Redirect when session.Service.Get(BlockListServiceSettings.RedirectTo) is { Length: > 0 } target:
                transaction.Divert([target]);
                break;
        }

        return null;
    }

    private static async ValueTask<BlockListHit?> DecidingAsync(ReceivingSession session)
    {
        if (session.Account is not null || session.Find<PendingLookUp>() is not { } pending)
        {
            return null;
        }

        var outcome = await pending.Outcome;
        session.Set(outcome);
        return outcome.Deciding;
    }
}

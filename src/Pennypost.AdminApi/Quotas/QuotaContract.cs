namespace Pennypost.AdminApi.Quotas;

/// <summary>What a mailbox holds and shall hold at most.</summary>
/// <param name="Bytes">Size of all messages in all folders, without the recycle bin.</param>
/// <param name="MaximumBytes">The quota; 0 for none.</param>
/// <param name="Messages">Messages in all folders.</param>
/// <param name="MaximumMessages">The quota; 0 for none.</param>
public sealed record MailboxQuotaView(long Bytes, long MaximumBytes, long Messages, long MaximumMessages);

/// <summary>A new quota.</summary>
/// <param name="MaximumBytes">0 for none.</param>
/// <param name="MaximumMessages">0 for none.</param>
public sealed record SetMailboxQuotaRequest(long MaximumBytes, long MaximumMessages);

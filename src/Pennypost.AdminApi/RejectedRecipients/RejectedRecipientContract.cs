namespace Pennypost.AdminApi.RejectedRecipients;

/// <summary>A local address that nobody has and that a client tried.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="Client">Who tried.</param>
/// <param name="Sender">In whose name the last time; empty for a report without a sender.</param>
/// <param name="ServiceName">The service that refused it; null when it is gone.</param>
/// <param name="Attempts">How often.</param>
/// <param name="FirstAt">When first.</param>
/// <param name="LastAt">When last.</param>
public sealed record RejectedRecipientItem(
    string Recipient, string Client, string Sender, string? ServiceName, long Attempts, DateTimeOffset FirstAt, DateTimeOffset LastAt);

using Pennypost.Mail;

namespace Pennypost.Core.Greylisting;

/// <summary>A fact of a transaction: an earlier check knows that mail for this recipient is wanted, such as a report for an address that only we could
/// have tagged (SVC-174). It is not greylisted.</summary>
/// <param name="Recipient">The recipient that was checked last.</param>
public sealed record GreylistPass(AddrSpec Recipient);

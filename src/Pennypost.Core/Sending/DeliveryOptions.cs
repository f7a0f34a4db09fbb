using System.Text.Json;
using System.Text.Json.Serialization;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Sending;

/// <summary>What MAIL and RCPT asked for beyond the addresses, as it is kept with the envelope and in the outgoing queue: DSN (RFC 3461), REQUIRETLS (RFC 8689),
/// DELIVERBY (RFC 2852), SMTPUTF8 (RFC 6531).</summary>
public sealed record DeliveryOptions
{
    /// <summary>Nothing special: what most mail has.</summary>
    public static DeliveryOptions None { get; } = new();

    /// <summary>How much of the message a failure report brings back.</summary>
    public SmtpReturn Return { get; init; }

    /// <summary>The sender's own id of the envelope.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Only verified TLS, hop by hop.</summary>
    public bool RequireTls { get; init; }

    /// <summary>The message came with SMTPUTF8: its header may hold UTF-8.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>The deadline; null for none.</summary>
    public DateTimeOffset? DeliverBy { get; init; }

    /// <summary>What misses the deadline is returned (mode R); else the sender is told that it is late (mode N).</summary>
    public bool ReturnAtDeadline { get; init; }

    /// <summary>The sender wants to be told about each hop (by-trace).</summary>
    public bool Trace { get; init; }

    /// <summary>Users get it in their folder for junk.</summary>
    public bool IsSuspicious { get; init; }

    /// <summary>The header field that names, in each user's copy, the recipients it came by (SVC-219); null for none.</summary>
    public string? RecipientField { get; init; }

    /// <summary>A client that may send without a log-in sent it in the name of a local domain: it is as much our mail as that of users.</summary>
    public bool IsOurs { get; init; }

    /// <summary>What was said for each recipient, in their order; null when nothing was said for any, and in the outgoing queue, where each row has its own.</summary>
    public IReadOnlyList<RecipientOptions>? Recipients { get; init; }

    /// <summary>The options of a transaction.</summary>
    /// <param name="transaction">The transaction, at its end.</param>
    /// <param name="localDomains">The domains whose mail is ours.</param>
    /// <returns>Null when there are none.</returns>
    public static DeliveryOptions? Of(ReceivingTransaction transaction, IReadOnlySet<string> localDomains)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var mail = transaction.Mail;
        var recipients = transaction.Recipients;
        var options = new DeliveryOptions
        {
            Return = mail.Return,
            EnvelopeId = mail.EnvelopeId,
            RequireTls = mail.RequireTls,
            SmtpUtf8 = mail.SmtpUtf8,
            DeliverBy = mail.DeliverBy?.Time,
            ReturnAtDeadline = mail.DeliverBy is { Return: true },
            Trace = mail.DeliverBy is { Trace: true },
            IsSuspicious = transaction.IsSuspicious,
            RecipientField = transaction.RecipientField,
            IsOurs = IsOursWithoutLogIn(transaction, localDomains),
            Recipients = recipients.Any(recipient => recipient.Path is { Notify: not SmtpNotify.Unspecified } or { OriginalRecipient: not null })
                ? [.. recipients.Select(recipient => new RecipientOptions(recipient.Path.Notify, recipient.Path.OriginalRecipient))]
                : null,
        };
        return options == None ? null : options;
    }

    // Asked for only where it matters: when something of it leaves, which is when it is signed.
    private static bool IsOursWithoutLogIn(ReceivingTransaction transaction, IReadOnlySet<string> localDomains) =>
        transaction.Session is { MaySendWithoutLogIn: true, Account: null }
        && !transaction.IsNullSender
        && transaction.HasRemoteRecipient
        && localDomains.Contains(transaction.Sender.Domain);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text; null for no options.</param>
    public static DeliveryOptions Parse(string? json) =>
        json is null ? None : JsonSerializer.Deserialize(json, DeliveryOptionsJson.Default.DeliveryOptions) ?? None;

    /// <summary>The form in the database; what is not said is left out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DeliveryOptionsJson.Default.DeliveryOptions);

    /// <summary>What was said for one recipient.</summary>
    /// <param name="index">Its place in the envelope.</param>
    public RecipientOptions For(int index) => Recipients is { } all && index < all.Count ? all[index] : RecipientOptions.None;
}

/// <summary>What RCPT said beyond the address (RFC 3461 §4.1, §4.2).</summary>
/// <param name="Notify">What the sender wants to be told.</param>
/// <param name="Original">The original recipient: type, semicolon, address; null when not said.</param>
public sealed record RecipientOptions(SmtpNotify Notify = SmtpNotify.Unspecified, string? Original = null)
{
    /// <summary>Nothing said.</summary>
    public static RecipientOptions None { get; } = new();

    /// <summary>Whether the sender is told that the message has arrived.</summary>
    [JsonIgnore]
    public bool WantsSuccess => (Notify & SmtpNotify.Success) != SmtpNotify.Unspecified;

    /// <summary>Whether the sender is told that it never will: also when nothing was said.</summary>
    [JsonIgnore]
    public bool WantsFailure => Notify == SmtpNotify.Unspecified || (Notify & SmtpNotify.Failure) != SmtpNotify.Unspecified;

    /// <summary>Whether the sender is told that it is late: also when nothing was said.</summary>
    [JsonIgnore]
    public bool WantsDelay => Notify == SmtpNotify.Unspecified || (Notify & SmtpNotify.Delay) != SmtpNotify.Unspecified;
}

/// <summary>The serializer, made when the program is built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DeliveryOptions))]
internal sealed partial class DeliveryOptionsJson : JsonSerializerContext;

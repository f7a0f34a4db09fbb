using System.Text;
using Pennypost.Core.HelloChecks;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Mail;
using Pennypost.Smtp.Grammar;

namespace Pennypost.Core.Receiving;

/// <summary>The fields put before a message when it is accepted: Return-Path and Received (RFC 5321 §4.4).</summary>
/// <remarks>A message is stored once for all its recipients, so the Return-Path that final delivery asks for stands in the stored message from the
/// start; sending takes it off again (§4.4: it does not travel).</remarks>
public static class TraceFields
{
    /// <summary>More Received fields than any honest way of a message has: it runs in a circle (RFC 5321 §6.3).</summary>
    public const int MaximumHops = 100;

    /// <summary>What the first line of every stored message begins with.</summary>
    public static ReadOnlySpan<byte> ReturnPathStart => "Return-Path: <"u8;

    /// <summary>Writes both fields, with those that the checks added between them: what they found out was found out after Received was earned, and
    /// stands above it (RFC 8601 §4.1).</summary>
    /// <param name="transaction">The message and its session.</param>
    /// <param name="hostName">Our name.</param>
    /// <param name="receivedAt">When it was accepted.</param>
    public static byte[] Write(ReceivingTransaction transaction, string hostName, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var client = transaction.Session.Client;
        var text = new StringBuilder(320)
            .Append("Return-Path: <").Append(transaction.Sender.ToString()).Append(">\r\n").Append(Encoding.UTF8.GetString(transaction.TakeTraceFields()))
            .Append("Received: from ")
            .Append(client.HelloName).Append(" (");
        if (transaction.Session.Find<ReverseNameOutcome>() is { Result: ReverseNameResult.Pass, Name: { } name })
        {
            // RFC 5321 §4.4: TCP-info is the name that DNS gives the address, and the address.
            text.Append(name).Append(' ');
        }

        text.Append(AddressLiteral.Format(client.RemoteEndPoint.Address)).Append(")\r\n\tby ")
            .Append(hostName).Append(" (Pennypost) with ").Append(client.ProtocolName(transaction.Mail.SmtpUtf8)).Append(" id ").Append(transaction.Id);
        if (client.Tls is { } tls)
        {
            text.Append("\r\n\t(").Append(tls.ProtocolName).Append(' ').Append(tls.CipherSuite).Append(')');
        }

        // RFC 5321 §7.6: naming more than one recipient would tell them of each other.
        if (transaction.Recipients is [var only])
        {
            text.Append("\r\n\tfor <").Append(only.Address.ToString()).Append('>');
        }

        text.Append(";\r\n\t").Append(MailDate.Format(receivedAt)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Tells whether a message has come by too many servers.</summary>
    /// <param name="structure">The message as it came, without our own field.</param>
    public static bool IsLooping(MimeStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        var hops = 0;
        foreach (var field in structure.HeaderIndex.AsSpan())
        {
            hops += field.Known == KnownHeader.Received ? 1 : 0;
        }

        return hops >= MaximumHops;
    }
}

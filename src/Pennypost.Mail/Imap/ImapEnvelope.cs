using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Writes the ENVELOPE of a message (RFC 9051 §7.5.2, the same in RFC 3501 §7.4.2).</summary>
/// <remarks>Values are those of the header, unfolded, encoded words left encoded: that is what clients expect to decode.</remarks>
public static class ImapEnvelope
{
    /// <summary>The parenthesised list that follows <c>ENVELOPE </c> in a FETCH response.</summary>
    /// <param name="fields">Header of the message.</param>
    /// <returns>Bytes ready for the wire; they may contain literals.</returns>
    public static byte[] Write(HeaderFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var output = new ArrayBufferWriter<byte>(512);
        var from = Addresses(fields, KnownHeader.From);
        output.Write("("u8);
        WriteText(output, fields, KnownHeader.Date);
        output.Write(" "u8);
        WriteText(output, fields, KnownHeader.Subject);
        output.Write(" "u8);
        WriteAddresses(output, from);
        output.Write(" "u8);
        // RFC 9051 §7.5.2: a missing or empty Sender or Reply-To is set by the server to the value of From.
        WriteAddresses(output, Addresses(fields, KnownHeader.Sender) is { Count: > 0 } sender ? sender : from);
        output.Write(" "u8);
        WriteAddresses(output, Addresses(fields, KnownHeader.ReplyTo) is { Count: > 0 } replyTo ? replyTo : from);
        output.Write(" "u8);
        WriteAddresses(output, Addresses(fields, KnownHeader.To));
        output.Write(" "u8);
        WriteAddresses(output, Addresses(fields, KnownHeader.Cc));
        output.Write(" "u8);
        WriteAddresses(output, Addresses(fields, KnownHeader.Bcc));
        output.Write(" "u8);
        WriteText(output, fields, KnownHeader.InReplyTo);
        output.Write(" "u8);
        WriteText(output, fields, KnownHeader.MessageId);
        output.Write(")"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The ENVELOPE of a message without any field, for messages that could not be looked into.</summary>
    internal static ReadOnlySpan<byte> Empty => "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"u8;

    private static void WriteText(ArrayBufferWriter<byte> output, HeaderFields fields, KnownHeader header) =>
        ImapText.WriteNString(output, fields.Index.TryFind(header, out var entry) ? HeaderValue.Unfold(fields.RawValue(entry)) : null);

    // RFC 5322 §3.6 allows one field of each kind, §4.5 several: all their addresses count.
    private static List<RawAddress> Addresses(HeaderFields fields, KnownHeader header)
    {
        List<RawAddress>? all = null;
        foreach (ref readonly var entry in fields.Index.AsSpan())
        {
            if (entry.Known == header)
            {
                var more = AddressParser.Parse(fields.RawValue(entry));
                if (all is null)
                {
                    all = more;
                }
                else
                {
                    all.AddRange(more);
                }
            }
        }

        return all ?? [];
    }

    private static void WriteAddresses(ArrayBufferWriter<byte> output, List<RawAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            ImapText.WriteNil(output);
            return;
        }

        output.Write("("u8);
        foreach (var address in addresses)
        {
            output.Write("("u8);
            WriteAddress(output, address);
            output.Write(")"u8);
        }

        output.Write(")"u8);
    }

    private static void WriteAddress(ArrayBufferWriter<byte> output, RawAddress address)
    {
        switch (address.Kind)
        {
            // RFC 9051 §7.5.2: host NIL marks a group; its start has the name as mailbox, its end has NIL.
            case RawAddressKind.GroupStart:
                output.Write("NIL NIL "u8);
                ImapText.WriteString(output, address.Name);
                output.Write(" NIL"u8);
                break;
            case RawAddressKind.GroupEnd:
                output.Write("NIL NIL NIL NIL"u8);
                break;
            default:
                ImapText.WriteNString(output, address.Name);
                output.Write(" NIL "u8);
                ImapText.WriteString(output, address.LocalPart);
                output.Write(" "u8);
                // No domain: NIL would say "group", so the host is empty.
                ImapText.WriteString(output, address.Domain ?? []);
                break;
        }
    }
}

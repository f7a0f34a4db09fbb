using System.Collections;
using System.Text;

namespace Pennypost.Mail;

/// <summary>The addresses of a header field as found in the wild; never null, never throws.</summary>
public sealed class AddressList : IReadOnlyList<Address>
{
    private readonly List<Address> items = [];
    private readonly List<string> unreadable = [];

    private AddressList()
    {
    }

    /// <summary>Elements of the field that are no addresses (no domain, or a domain that cannot be), as text.</summary>
    public IReadOnlyList<string> Unreadable => unreadable;

    /// <summary>All mailboxes in order, those inside groups included.</summary>
    public IEnumerable<Mailbox> Mailboxes =>
        items.SelectMany(item => item is AddressGroup group ? group.Mailboxes : [(Mailbox)item]);

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public Address this[int index] => items[index];

    /// <summary>Reads a header value such as that of To (RFC 5322 §3.4, §4.4; RFC 6532).</summary>
    /// <param name="headerValue">Raw octets, folded or not.</param>
    /// <returns>What could be read.</returns>
    public static AddressList Parse(ReadOnlySpan<byte> headerValue) => FromRaw(AddressParser.Parse(headerValue));

    /// <summary>Reads addresses that a person typed or that stand in a setting.</summary>
    /// <param name="text">Addresses separated by commas or semicolons.</param>
    /// <returns>What could be read.</returns>
    public static AddressList Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    internal static AddressList FromRaw(List<RawAddress> raw)
    {
        var list = new AddressList();
        List<Mailbox>? group = null;
        var groupName = "";
        foreach (var element in raw)
        {
            switch (element.Kind)
            {
                case RawAddressKind.GroupStart:
                    group = [];
                    groupName = EncodedWords.Decode(element.Name);
                    break;
                case RawAddressKind.GroupEnd when group is not null:
                    list.items.Add(new AddressGroup(groupName, group));
                    group = null;
                    break;
                case RawAddressKind.Mailbox:
                    list.AddMailbox(element, group);
                    break;
            }
        }

        return list;
    }

    /// <summary>The list as a header value in ASCII, elements separated by commas.</summary>
    /// <returns>One line, not folded.</returns>
    public override string ToString() => string.Join(", ", items);

    /// <inheritdoc/>
    public IEnumerator<Address> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    private void AddMailbox(RawAddress raw, List<Mailbox>? group)
    {
        var local = Charsets.DecodeUnlabelled(raw.LocalPart);
        // A root dot is no part of a mail domain (RFC 5321 §2.3.5) but is seen.
        var domain = raw.Domain is null ? null : Charsets.DecodeUnlabelled(raw.Domain).TrimEnd('.');
        if (!AddrSpec.TryCreate(local, domain, out var address))
        {
            unreadable.Add(DisplayText.Clean(domain is null ? local : $"{local}@{domain}")!);
            return;
        }

        var mailbox = new Mailbox(raw.Name is null ? null : EncodedWords.Decode(raw.Name), address);
        if (group is null)
        {
            items.Add(mailbox);
        }
        else
        {
            group.Add(mailbox);
        }
    }
}

namespace Pennypost.Mail;

/// <summary>An element of an address list: a mailbox or a group (RFC 5322 §3.4).</summary>
public abstract record Address
{
    private protected Address(string? displayName) => DisplayName = displayName;

    /// <summary>The decoded display name, or the name of the group; null when there is none. Never contains CR, LF or NUL.</summary>
    public string? DisplayName { get; }
}

/// <summary>An address with its display name.</summary>
public sealed record Mailbox : Address
{
    /// <summary>Makes a mailbox.</summary>
    /// <param name="displayName">Name in plain text, or null; control characters become spaces.</param>
    /// <param name="address">The address; must not be empty.</param>
    /// <exception cref="ArgumentException">The address is the default value.</exception>
    public Mailbox(string? displayName, AddrSpec address)
        : base(DisplayText.Clean(displayName))
    {
        if (address.IsEmpty)
        {
            throw new ArgumentException("A mailbox needs an address.", nameof(address));
        }

        Address = address;
    }

    /// <summary>The address.</summary>
    public AddrSpec Address { get; }

    /// <summary>The mailbox as a header value in ASCII: the name quoted or in encoded words (RFC 5322 §3.4, RFC 2047 §5).</summary>
    /// <returns>One line, not folded.</returns>
    public override string ToString() =>
        string.IsNullOrEmpty(DisplayName) ? Address.ToString() : $"{DisplayText.Phrase(DisplayName)} <{Address}>";
}

/// <summary>A named group of mailboxes, which may be empty (RFC 5322 §3.4: <c>undisclosed-recipients:;</c>).</summary>
public sealed record AddressGroup : Address
{
    /// <summary>Makes a group.</summary>
    /// <param name="name">Name in plain text.</param>
    /// <param name="mailboxes">Members.</param>
    public AddressGroup(string name, IReadOnlyList<Mailbox> mailboxes)
        : base(DisplayText.Clean(name)) => Mailboxes = mailboxes;

    /// <summary>The members.</summary>
    public IReadOnlyList<Mailbox> Mailboxes { get; }

    /// <summary>The group as a header value in ASCII.</summary>
    /// <returns>One line, not folded.</returns>
    public override string ToString() => $"{DisplayText.Phrase(DisplayName ?? "")}: {string.Join(", ", Mailboxes)};";
}

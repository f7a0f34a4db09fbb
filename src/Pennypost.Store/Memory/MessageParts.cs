using Pennypost.Store.Mailboxes;

namespace Pennypost.Store.Memory;

/// <summary>What is known of one message; null is what nobody asked for yet, or what lies outside the database. A message never changes, so this is true
/// for as long as there is the message.</summary>
/// <param name="Envelope">IMAP ENVELOPE.</param>
/// <param name="BodyStructure">IMAP BODYSTRUCTURE.</param>
/// <param name="Structure">Offsets of the parts.</param>
/// <param name="Header">The first octets, up to the end of its header when that is found early enough.</param>
/// <param name="Body">All octets.</param>
public sealed record MessageParts(byte[]? Envelope, byte[]? BodyStructure, byte[]? Structure, byte[]? Header, byte[]? Body)
{
    // The object, its place in the table and in the order.
    private const int Overhead = 200;

    /// <summary>Octets of memory, about.</summary>
    internal int Octets => Overhead + Length(Envelope) + Length(BodyStructure) + Length(Structure) + Length(Header) + Length(Body);

    /// <summary>Read since the last time that room was looked for.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>Whether all of these are known.</summary>
    internal bool Has(EntryParts parts) =>
        ((parts & EntryParts.Envelope) == EntryParts.None || Envelope is not null)
        && ((parts & EntryParts.BodyStructure) == EntryParts.None || BodyStructure is not null)
        && ((parts & EntryParts.Structure) == EntryParts.None || Structure is not null)
        && ((parts & EntryParts.Header) == EntryParts.None || Header is not null || Body is not null)
        && ((parts & EntryParts.Body) == EntryParts.None || Body is not null);

    /// <summary>What either of the two knows.</summary>
    internal MessageParts With(MessageParts other) => new(
        Envelope ?? other.Envelope, BodyStructure ?? other.BodyStructure, Structure ?? other.Structure, Header ?? other.Header, Body ?? other.Body);

    private static int Length(byte[]? octets) => octets?.Length ?? 0;
}

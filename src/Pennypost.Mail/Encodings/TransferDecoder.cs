namespace Pennypost.Mail;

/// <summary>A decoder that is fed piece by piece; the result does not depend on the pieces.</summary>
internal abstract class TransferDecoder
{
    /// <summary>Octets a call of Decode with so many octets, or Finish, can give at most.</summary>
    public abstract int MaximumLength(int source);

    /// <summary>Decodes a piece and returns the octets written.</summary>
    public abstract int Decode(ReadOnlySpan<byte> source, Span<byte> target);

    /// <summary>Gives out what is still held at the end.</summary>
    public abstract int Finish(Span<byte> target);
}

/// <summary>RFC 2045 §6.8, with characters outside the alphabet ignored.</summary>
internal sealed class Base64Decoder : TransferDecoder
{
    private Base64State state;

    public override int MaximumLength(int source) => (source / 4 * 3) + 6;

    public override int Decode(ReadOnlySpan<byte> source, Span<byte> target) => state.Decode(source, target);

    public override int Finish(Span<byte> target) => state.Finish(target);
}

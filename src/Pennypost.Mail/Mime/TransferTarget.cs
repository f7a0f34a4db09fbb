namespace Pennypost.Mail;

/// <summary>What a message may hold after a conversion of its transfer encodings.</summary>
public enum TransferTarget
{
    /// <summary>Lines of eight-bit octets: parts in <c>binary</c> become base64 (RFC 3030 §3: a BINARYMIME message for a place that knows only lines).</summary>
    EightBit,

    /// <summary>Lines of ASCII: parts in <c>8bit</c> or <c>binary</c> become base64 (RFC 6152 §3: a message for a server without 8BITMIME).</summary>
    SevenBit,
}

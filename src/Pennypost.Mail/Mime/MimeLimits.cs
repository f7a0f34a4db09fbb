namespace Pennypost.Mail;

/// <summary>Bounds of the scanner. What lies beyond them stays part of the message but is not taken apart.</summary>
public static class MimeLimits
{
    /// <summary>Levels of multiparts and nested messages; deeper ones are opaque.</summary>
    public const int Depth = 100;

    /// <summary>Parts of one message.</summary>
    public const int Parts = 10_000;

    /// <summary>Fields of one header block that are indexed.</summary>
    public const int HeaderFields = 10_000;

    /// <summary>Octets of the message's own header that are indexed.</summary>
    public const int TopHeaderOctets = 1024 * 1024;

    /// <summary>Octets of each part's header that are read.</summary>
    public const int PartHeaderOctets = 64 * 1024;

    /// <summary>Octets of header values (types, names, envelopes) kept in one structure; beyond it parts lose their details, not their place.</summary>
    public const int DetailOctets = 4 * 1024 * 1024;

    /// <summary>Octets of a line that can still be a boundary delimiter: 70 by RFC 2046 §5.1.1, more in the wild.</summary>
    public const int BoundaryLineOctets = 1100;

    /// <summary>Parameters of one Content-Type or Content-Disposition.</summary>
    public const int Parameters = 100;
}

namespace Pennypost.Mail;

/// <summary>One part of a message (RFC 2046 §5.1), by offsets from the message's first octet. The root is the message itself.</summary>
public sealed class MimePart
{
    /// <summary>First octet of the part's header; for the root 0.</summary>
    public long HeaderStart { get; internal set; }

    /// <summary>First octet of the body: after the empty line that ends the header.</summary>
    public long BodyStart { get; internal set; }

    /// <summary>First octet after the body; the line break before a boundary belongs to the boundary (RFC 2046 §5.1.1).</summary>
    public long BodyEnd { get; internal set; }

    /// <summary>Octets of the body as it is transferred, encoded.</summary>
    public long BodyLength => BodyEnd - BodyStart;

    /// <summary>Line breaks in the body.</summary>
    public long Lines { get; internal set; }

    /// <summary>Media type in lower case, such as <c>text</c>; the default of RFC 2045 §5.2 when the field is missing or unreadable.</summary>
    public string Type { get; internal set; } = "text";

    /// <summary>Media subtype in lower case, such as <c>plain</c>.</summary>
    public string Subtype { get; internal set; } = "plain";

    /// <summary>True when the part has a readable Content-Type field of its own.</summary>
    public bool HasContentType { get; internal set; }

    /// <summary>Parameters of Content-Type.</summary>
    public MimeParameters Parameters { get; internal set; } = MimeParameters.Empty;

    /// <summary>Content-Disposition in lower case, such as <c>attachment</c> (RFC 2183), or null.</summary>
    public string? Disposition { get; internal set; }

    /// <summary>Parameters of Content-Disposition.</summary>
    public MimeParameters DispositionParameters { get; internal set; } = MimeParameters.Empty;

    /// <summary>Content-Transfer-Encoding in lower case; <c>7bit</c> when missing (RFC 2045 §6.1).</summary>
    public string Encoding { get; internal set; } = "7bit";

    /// <summary>Content-ID with its angle brackets, or null (RFC 2045 §7).</summary>
    public string? ContentId { get; internal set; }

    /// <summary>Content-Description as written, encoded words still encoded, or null (RFC 2045 §8).</summary>
    public string? Description { get; internal set; }

    /// <summary>Content-MD5, or null (RFC 1864).</summary>
    public string? Md5 { get; internal set; }

    /// <summary>Content-Location, or null (RFC 2557 §4).</summary>
    public string? Location { get; internal set; }

    /// <summary>Content-Language tags; empty when missing (RFC 3282).</summary>
    public IReadOnlyList<string> Languages { get; internal set; } = [];

    /// <summary>Parts of a multipart, in order; empty for all other types and for multiparts in which no boundary was found.</summary>
    public IReadOnlyList<MimePart> Children => ChildList is null ? [] : ChildList;

    /// <summary>For message/rfc822 and message/global: the message inside; null when it is encoded or too deep.</summary>
    public MimePart? Message { get; internal set; }

    /// <summary>For a part with <see cref="Message"/>: the inner message's ENVELOPE, as <see cref="ImapEnvelope"/> writes it.</summary>
    public ReadOnlyMemory<byte> Envelope { get; internal set; }

    /// <summary>True for a multipart or message that was not taken apart because a limit was reached.</summary>
    public bool IsOpaque { get; internal set; }

    /// <summary>True when <see cref="Type"/> is multipart, found boundaries or not.</summary>
    public bool IsMultipart => Type == "multipart";

    /// <summary>File name from Content-Disposition or the name parameter of Content-Type, decoded; null when there is none.</summary>
    public string? FileName => DispositionParameters.Get("filename") ?? Parameters.Get("name");

    /// <summary>Charset parameter in lower case, or null.</summary>
    public string? Charset => Parameters.Get("charset")?.ToLowerInvariant();

    internal List<MimePart>? ChildList { get; set; }

    /// <summary>Type and subtype with a slash.</summary>
    /// <returns>For example <c>text/plain</c>.</returns>
    public override string ToString() => Type + "/" + Subtype;

    internal void AddChild(MimePart child) => (ChildList ??= []).Add(child);

    /// <summary>A copy of this part and all below it whose octets lie further behind; the message itself still starts at 0.</summary>
    internal MimePart Moved(long by, bool isRoot)
    {
        var copy = (MimePart)MemberwiseClone();
        copy.HeaderStart += isRoot ? 0 : by;
        copy.BodyStart += by;
        copy.BodyEnd += by;
        copy.Message = Message?.Moved(by, isRoot: false);
        copy.ChildList = ChildList?.ConvertAll(child => child.Moved(by, isRoot: false));
        return copy;
    }
}

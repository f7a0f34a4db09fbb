namespace Pennypost.Mail;

/// <summary>The structure of one message: its parts and the fields of its header, all by offsets. Immutable once the scanner has returned it.</summary>
public sealed partial class MimeStructure
{
    internal MimeStructure(MimePart root, HeaderIndex headerIndex, ReadOnlyMemory<byte> header, long length)
    {
        Root = root;
        HeaderIndex = headerIndex;
        Header = header;
        Length = length;
    }

    /// <summary>The message itself.</summary>
    public MimePart Root { get; }

    /// <summary>The fields of the message's header; offsets count from the message's first octet.</summary>
    public HeaderIndex HeaderIndex { get; }

    /// <summary>The octets of the header as far as they are indexed; empty after <see cref="Deserialize"/>.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Octets of the whole message.</summary>
    public long Length { get; }

    /// <summary>The header's fields with their octets; only after scanning, where <see cref="Header"/> is at hand.</summary>
    public HeaderFields Fields => new(Header, HeaderIndex);

    /// <summary>Finds a part by the numbers of an IMAP section (RFC 9051 §6.4.5.1).</summary>
    /// <param name="path">Numbers from 1; empty for the message itself.</param>
    /// <returns>The part, or null when there is none with that number.</returns>
    public MimePart? Find(ReadOnlySpan<int> path)
    {
        var part = Root;
        var insideMessage = true; // the numbers of a message without multipart begin with its only part, 1
        foreach (var number in path)
        {
            if (!insideMessage && part.Message is { } message)
            {
                part = message;
                insideMessage = true;
            }

            if (part.Children.Count > 0)
            {
                if (number < 1 || number > part.Children.Count)
                {
                    return null;
                }

                part = part.Children[number - 1];
            }
            else if (!insideMessage || number != 1)
            {
                return null;
            }

            insideMessage = false;
        }

        return part;
    }

    /// <summary>All parts with the message itself first, in the order of the message; inner messages included.</summary>
    /// <returns>Every part once.</returns>
    public IEnumerable<MimePart> AllParts()
    {
        var stack = new Stack<MimePart>();
        stack.Push(Root);
        while (stack.TryPop(out var part))
        {
            yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
            {
                stack.Push(part.Children[i]);
            }

            if (part.Message is not null)
            {
                stack.Push(part.Message);
            }
        }
    }

    /// <summary>Packs offsets and types into a few dozen bytes a part, to be stored beside the message.</summary>
    /// <returns>Bytes for <see cref="Deserialize"/>.</returns>
    public byte[] Serialize() => MimeStructureWriter.Write(this);

    /// <summary>Unpacks what <see cref="Serialize"/> packed.</summary>
    /// <param name="data">Packed structure.</param>
    /// <returns>The structure, without <see cref="Header"/>.</returns>
    /// <exception cref="InvalidDataException">The bytes are damaged or of an unknown version.</exception>
    public static MimeStructure Deserialize(ReadOnlySpan<byte> data) => MimeStructureReader.Read(data);
}

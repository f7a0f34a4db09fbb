using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Pennypost.Store.Bodies;

/// <summary>The first octets of a body's file: a mark, and the offset at which the message starts.</summary>
internal static class FileBodyHeader
{
    /// <summary>Where the octets stand that are written as they come; a hole of the file is before them.</summary>
    public const int Gap = 64 * 1024;

    private const int Length = 16;

    private static ReadOnlySpan<byte> Mark => "PPBODY1\n"u8;

    /// <summary>Puts octets before the message and says where it now starts.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length > BodyWriter.PrefixLimit)
        {
            throw new ArgumentException("More than fits before a body.", nameof(prefix));
        }

        var start = Gap - prefix.Length;
        RandomAccess.Write(file, prefix, start);
        Span<byte> header = stackalloc byte[Length];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[Mark.Length..], start);
        RandomAccess.Write(file, header, 0);
    }

    /// <summary>Where the message starts.</summary>
    /// <exception cref="InvalidDataException">The file is no body, or damaged.</exception>
    public static long ReadStart(SafeFileHandle file, string key)
    {
        Span<byte> header = stackalloc byte[Length];
        if (RandomAccess.Read(file, header, 0) == Length && header.StartsWith(Mark)
            && BinaryPrimitives.ReadInt64LittleEndian(header[Mark.Length..]) is >= Length and <= Gap and var start)
        {
            return start;
        }

        throw new InvalidDataException($"The file of body {key} is damaged.");
    }
}

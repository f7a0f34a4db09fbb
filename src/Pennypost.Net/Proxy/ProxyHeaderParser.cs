using System.Buffers;

namespace Pennypost.Net;

/// <summary>Recognises PROXY headers of both versions. Never throws, never looks at more than the header's bounded length.</summary>
internal static class ProxyHeaderParser
{
    /// <summary>Longest header accepted. Version 1 needs 107 octets; version 2 may carry up to 64 KB of TLVs by its length field, but balancers send a few hundred octets.</summary>
    public const int MaximumLength = 4096;

    /// <summary>Parses the start of a connection.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="header">The header when complete.</param>
    /// <param name="length">Its length in octets when complete.</param>
    public static ProxyParseStatus Parse(in ReadOnlySequence<byte> buffer, out ProxyHeader header, out int length)
    {
        header = ProxyHeader.Local;
        length = 0;
        if (buffer.IsEmpty)
        {
            return ProxyParseStatus.NeedMore;
        }

        var start = buffer.Slice(0, Math.Min(buffer.Length, MaximumLength));
        if (start.IsSingleSegment)
        {
            return Parse(start.FirstSpan, out header, out length);
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)start.Length);
        try
        {
            start.CopyTo(copy);
            return Parse(copy.AsSpan(0, (int)start.Length), out header, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static ProxyParseStatus Parse(ReadOnlySpan<byte> span, out ProxyHeader header, out int length)
    {
        // The first octet tells the versions apart: 'P' of "PROXY " or CR of the version 2 signature.
        if (span[0] == (byte)'P')
        {
            return ProxyHeaderV1.Parse(span, out header, out length);
        }

        return ProxyHeaderV2.Parse(span, out header, out length);
    }
}

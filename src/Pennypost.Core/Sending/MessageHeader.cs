using Pennypost.Mail;

namespace Pennypost.Core.Sending;

/// <summary>Reads the header of a message, as far as it is looked at.</summary>
internal static class MessageHeader
{
    private const int Longest = 256 * 1024;

    /// <summary>Reads from a message's first octet.</summary>
    /// <param name="stream">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The octets read, the header among them, and its fields; what comes behind 256 KB is not seen.</returns>
    public static async Task<(ReadOnlyMemory<byte> Octets, HeaderFields Fields)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[8192];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || length >= Longest || buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                var octets = buffer.AsMemory(0, length);
                return (octets, HeaderFields.Parse(octets));
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}

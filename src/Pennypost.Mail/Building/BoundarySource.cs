using System.Globalization;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Makes boundaries that occur in none of the parts they separate (RFC 2046 §5.1.1).</summary>
internal sealed class BoundarySource(Action<Span<byte>> fillRandom)
{
    private int made;

    public byte[] Next(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        Span<byte> random = stackalloc byte[12];
        while (true)
        {
            fillRandom(random);
            // "=_" cannot occur in quoted-printable or base64 (RFC 2045 §6.7 note). The number makes progress sure with any random source.
            var boundary = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"=_{made++}.{Convert.ToHexStringLower(random)}"));
            if (!parts.Any(part => part.Span.IndexOf(boundary) >= 0))
            {
                return boundary;
            }
        }
    }
}

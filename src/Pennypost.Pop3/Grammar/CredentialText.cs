using System.Text;

namespace Pennypost.Pop3.Grammar;

/// <summary>Log-in names and passwords on the wire: UTF-8 (RFC 6856 §2.1, RFC 4616 §2).</summary>
internal static class CredentialText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The octets as text; null when they are none, are not UTF-8 or hold control characters.</summary>
    public static string? Decode(ReadOnlySpan<byte> octets)
    {
        try
        {
            var text = StrictUtf8.GetString(octets);
            return text.Length == 0 || text.AsSpan().ContainsAnyInRange('\0', '\x1F') || text.Contains('\x7F') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

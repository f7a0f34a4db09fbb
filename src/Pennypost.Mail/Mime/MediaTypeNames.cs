using System.Buffers;
using System.Collections.Frozen;

namespace Pennypost.Mail;

/// <summary>Splits media types; the usual ones without allocating.</summary>
internal static class MediaTypeNames
{
    private static readonly SearchValues<char> TokenEnd = SearchValues.Create(" \t\r\n/\"");

    private static readonly FrozenDictionary<string, (string Type, string Subtype)> Common = new[]
    {
        "text/plain", "text/html", "text/calendar", "multipart/mixed", "multipart/alternative", "multipart/related", "multipart/report",
        "multipart/signed", "message/rfc822", "message/delivery-status", "application/octet-stream", "application/pdf", "image/png",
        "image/jpeg", "image/gif",
    }.ToFrozenDictionary(name => name, name => (name[..name.IndexOf('/', StringComparison.Ordinal)], name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]), StringComparer.OrdinalIgnoreCase);

    public static (string Type, string Subtype) Split(string name, int slash) =>
        Common.TryGetValue(name, out var pair) ? pair : (Clean(name[..slash]), Clean(name[(slash + 1)..]));

    // "text/plain charset=utf-8" without semicolon, "text / html": only the token counts (RFC 2045 §5.1).
    private static string Clean(string token)
    {
        token = token.Trim();
        var end = token.AsSpan().IndexOfAny(TokenEnd);
        return (end < 0 ? token : token[..end]).ToLowerInvariant();
    }
}

using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Checks of media types that go into a header.</summary>
internal static class MediaType
{
    // RFC 2045 §5.1: token without tspecials.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`{|}~");

    public static void CheckToken(string token, string parameter)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 127 || token.AsSpan().IndexOfAnyExcept(Token) >= 0)
        {
            throw new ArgumentException("Not a MIME token (RFC 2045 §5.1).", parameter);
        }
    }

    public static void Check(string type, string parameter)
    {
        ArgumentNullException.ThrowIfNull(type);
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        CheckToken(slash < 0 ? "" : type[..slash], parameter);
        CheckToken(slash < 0 ? "" : type[(slash + 1)..], parameter);
    }

    public static bool IsToken(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExcept(Token) < 0;
}

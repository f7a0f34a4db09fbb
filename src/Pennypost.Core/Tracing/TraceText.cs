namespace Pennypost.Core.Tracing;

/// <summary>Texts that strangers wrote, made fit for the log: one line, bounded, no control characters.</summary>
internal static class TraceText
{
    /// <summary>The longest event and the longest value, in characters.</summary>
    public const int Longest = 500;

    public static string Bounded(string text, int most = Longest)
    {
        var isCut = text.Length > most;
        if (!isCut && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f') && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        return string.Create(isCut ? most : text.Length, (text, isCut), static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var (c, next) = (source.text[i], i + 1 < span.Length ? source.text[i + 1] : '\0');
                var isPaired = char.IsSurrogatePair(c, next) || (i > 0 && char.IsSurrogatePair(source.text[i - 1], c));
                span[i] = char.IsControl(c) ? ' ' : char.IsSurrogate(c) && !isPaired ? '\ufffd' : c;
            }

            if (source.isCut)
            {
                span[^1] = '…';
            }
        });
    }
}

namespace Pennypost.Mail;

/// <summary>Base64 decoding that never fails (RFC 2045 §6.8: characters outside the alphabet are ignored).</summary>
internal static class Base64Text
{
    private static readonly sbyte[] Values = BuildValues();

    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var result = new byte[(text.Length / 4 * 3) + 3];
        var state = default(Base64State);
        var length = state.Decode(text, result);
        length += state.Finish(result.AsSpan(length));
        return result[..length];
    }

    /// <summary>Six bits, -1 for a character to ignore, -2 for padding.</summary>
    public static int ValueOf(byte character) => Values[character];

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < 64; i++)
        {
            values["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i]] = (sbyte)i;
        }

        values['='] = -2;
        return values;
    }
}

namespace Pennypost.Mail;

/// <summary>Hexadecimal digits, one byte at a time.</summary>
internal static class Hex
{
    public static char Digit(int value) => "0123456789ABCDEF"[value];

    public static int Value(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };

    public static bool TryPair(byte high, byte low, out byte value)
    {
        var (h, l) = (Value(high), Value(low));
        value = (byte)((h << 4) | (l & 15));
        return h >= 0 && l >= 0;
    }
}

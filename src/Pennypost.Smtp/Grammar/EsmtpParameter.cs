using System.Text;
using System.Text.Unicode;

namespace Pennypost.Smtp.Grammar;

/// <summary>One <c>keyword[=value]</c> behind a path (RFC 5321 §4.1.2, esmtp-param).</summary>
/// <param name="Keyword">The keyword in upper case.</param>
/// <param name="Value">The value, or null when there is no equals sign.</param>
public sealed record EsmtpParameter(string Keyword, string? Value)
{
    /// <summary>More parameters than any extension defines; bounds the work for one command.</summary>
    public const int MaximumCount = 16;

    /// <summary>Reads all parameters behind a path.</summary>
    /// <param name="input">The bytes behind the closing bracket: empty, or a space and the parameters.</param>
    /// <param name="parameters">The parameters in order.</param>
    /// <returns>False when the bytes are not a parameter list.</returns>
    public static bool TryParseAll(ReadOnlySpan<byte> input, out IReadOnlyList<EsmtpParameter> parameters)
    {
        parameters = [];
        if (input.IsEmpty)
        {
            return true;
        }

        if (input[0] != ' ')
        {
            return false;
        }

        var list = new List<EsmtpParameter>(2);
        foreach (var range in input.Split((byte)' '))
        {
            var word = input[range];
            if (word.IsEmpty)
            {
                // More than one space between parameters is common and harmless.
                continue;
            }

            if (list.Count == MaximumCount || !TryParse(word, out var parameter))
            {
                return false;
            }

            list.Add(parameter);
        }

        parameters = list;
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> word, out EsmtpParameter parameter)
    {
        parameter = null!;
        var equals = word.IndexOf((byte)'=');
        var keyword = equals < 0 ? word : word[..equals];
        if (keyword.IsEmpty || keyword[0] == '-')
        {
            return false;
        }

        foreach (var b in keyword)
        {
            if (!SmtpCharacters.IsKeyword(b))
            {
                return false;
            }
        }

        string? value = null;
        if (equals >= 0 && !TryReadValue(word[(equals + 1)..], out value))
        {
            return false;
        }

        parameter = new EsmtpParameter(Encoding.ASCII.GetString(keyword).ToUpperInvariant(), value);
        return true;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> bytes, out string? value)
    {
        value = null;
        if (bytes.IsEmpty || !Utf8.IsValid(bytes))
        {
            return false;
        }

        foreach (var b in bytes)
        {
            if (!SmtpCharacters.IsValue(b))
            {
                return false;
            }
        }

        value = Encoding.UTF8.GetString(bytes);
        return true;
    }
}

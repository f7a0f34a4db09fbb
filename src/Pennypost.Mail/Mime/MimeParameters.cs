using System.Collections;

namespace Pennypost.Mail;

/// <summary>One parameter of a Content-Type or Content-Disposition field, its continuations joined (RFC 2231 §3).</summary>
/// <param name="Name">Name in lower case, without the asterisks of RFC 2231.</param>
/// <param name="RawValue">Value without quotes; still <c>charset'language'%xx</c> when <paramref name="IsExtended"/>, encoded words still encoded.</param>
/// <param name="IsExtended">True for the extended form of RFC 2231 §4.</param>
public readonly record struct MimeParameter(string Name, string RawValue, bool IsExtended)
{
    /// <summary>The value for people: charset and percent encoding (RFC 2231 §4) or encoded words (seen in the wild) decoded.</summary>
    public string Value => IsExtended ? ExtendedValue.Decode(RawValue) : EncodedWords.Decode(RawValue);
}

/// <summary>The parameters of one field, in their order.</summary>
public sealed class MimeParameters : IReadOnlyList<MimeParameter>
{
    private readonly MimeParameter[] items;

    internal MimeParameters(MimeParameter[] items) => this.items = items;

    /// <summary>No parameters.</summary>
    public static MimeParameters Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public MimeParameter this[int index] => items[index];

    /// <summary>The decoded value of a parameter; the extended form is preferred when both are there (RFC 6266 §4.3 says why).</summary>
    /// <param name="name">Parameter name; case does not matter (RFC 2045 §5.1).</param>
    /// <returns>The value, or null when it is missing.</returns>
    public string? Get(string name)
    {
        string? plain = null;
        foreach (var item in items)
        {
            if (string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                if (item.IsExtended)
                {
                    return item.Value;
                }

                plain ??= item.Value;
            }
        }

        return plain;
    }

    /// <summary>Reads the parameters of a field value: everything from the first semicolon outside quotes and comments.</summary>
    /// <param name="value">The field's value, folded or not.</param>
    /// <param name="main">What stands before the first semicolon, without comments.</param>
    /// <returns>The parameters.</returns>
    public static MimeParameters Parse(ReadOnlySpan<byte> value, out string main) => ParameterParser.Parse(value, out main);

    /// <inheritdoc/>
    public IEnumerator<MimeParameter> GetEnumerator() => ((IEnumerable<MimeParameter>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}

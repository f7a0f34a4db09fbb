using System.Text;

namespace Pennypost.Trust.Results;

/// <summary>An Authentication-Results field (RFC 8601 §2.2).</summary>
/// <param name="Service">The authserv-id: who says so.</param>
/// <param name="Results">What; empty for <c>none</c>.</param>
public sealed record AuthenticationResults(string Service, IReadOnlyList<AuthenticationResult> Results)
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>The value of the field, a result a line, folded with CRLF and a tab. Holds no CR, LF, NUL or octet beyond ASCII that came from outside.</summary>
    public string ToFieldValue()
    {
        var text = new StringBuilder(ResultText.Value(Service));
        if (Results.Count == 0)
        {
            return text.Append("; none").ToString();
        }

        foreach (var result in Results)
        {
            var line = new ResultLine(text.Append(";\r\n\t"));
            line.Add($"{ResultText.Token(result.Method)}={ResultText.Token(result.Result)}");
            if (result.Comment is { } comment)
            {
                line.Add($"({ResultText.Comment(comment)})");
            }

            if (result.Reason is { } reason)
            {
                line.Add($"reason={ResultText.Quoted(reason)}");
            }

            foreach (var property in result.Properties)
            {
                line.Add($"{ResultText.Token(property.Type)}.{ResultText.Token(property.Name)}={ResultText.Value(property.Value)}");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads the value of a field that anybody may have written.</summary>
    /// <param name="value">The octets after the colon, folded or not.</param>
    /// <returns>Null when it breaks the grammar.</returns>
    public static AuthenticationResults? Read(ReadOnlySpan<byte> value) => new AuthenticationResultsReader(Encoding.Latin1.GetString(value)).Read();

    /// <summary>True when a field claims to come from us, or cannot be read and names us: it is forged and must go (RFC 8601 §5, STB-079).</summary>
    /// <param name="value">The octets after the colon.</param>
    /// <param name="service">Our authserv-id.</param>
    public static bool Claims(ReadOnlySpan<byte> value, string service)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        var text = Encoding.Latin1.GetString(value);
        var name = new AuthenticationResultsReader(text).ReadService();
        return string.Equals(name?.TrimEnd('.'), service.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
            || (Read(value) is null && ResultText.WithoutWhiteSpace(text).Contains(service, StringComparison.OrdinalIgnoreCase));
    }
}

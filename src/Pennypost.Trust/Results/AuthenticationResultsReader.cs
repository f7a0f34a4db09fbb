using System.Text;

namespace Pennypost.Trust.Results;

/// <summary>Reads Authentication-Results values (RFC 8601 §2.2): tokens, quoted strings, comments anywhere. Never throws.</summary>
internal sealed class AuthenticationResultsReader(string text)
{
    private const int MostResults = 200;
    private const int MostProperties = 50;

    private int at;
    private bool isBroken;

    /// <summary>The authserv-id at the start; null when there is none.</summary>
    public string? ReadService() => SkipSpace() ? ReadValue(isProperty: false) : null;

    /// <summary>The whole value; null when it breaks the grammar.</summary>
    public AuthenticationResults? Read()
    {
        if (ReadService() is not { } service || !SkipSpace())
        {
            return null;
        }

        // authres-version
        if (at < text.Length && char.IsAsciiDigit(text[at]) && (ReadToken() is not { } version || !version.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var results = new List<AuthenticationResult>();
        while (SkipSpace() && at < text.Length)
        {
            if (!Take(';') || !SkipSpace() || results.Count >= MostResults)
            {
                return null;
            }

            if (at == text.Length && results.Count > 0)
            {
                break; // Many writers end the list with a semicolon.
            }

            if (ReadResult(results.Count == 0) is not { } result)
            {
                return null;
            }

            if (result.Method.Length == 0)
            {
                return SkipSpace() && at == text.Length ? new AuthenticationResults(service, []) : null;
            }

            results.Add(result);
        }

        return at == text.Length && !isBroken && results.Count > 0 ? new AuthenticationResults(service, results) : null;
    }

    // An empty method stands for "none", which may only stand alone.
    private AuthenticationResult? ReadResult(bool isFirst)
    {
        if (ReadToken() is not { } method || !SkipSpace())
        {
            return null;
        }

        if (at == text.Length || text[at] == ';')
        {
            return isFirst && method.Equals("none", StringComparison.OrdinalIgnoreCase) ? new AuthenticationResult("", "") : null;
        }

        // method [ "/" version ] "=" result
        if (Take('/') && (!SkipSpace() || ReadToken() is null || !SkipSpace()))
        {
            return null;
        }

        if (!Take('=') || !SkipSpace() || ReadToken() is not { } word)
        {
            return null;
        }

        var result = new AuthenticationResult(method.ToLowerInvariant(), word.ToLowerInvariant());
        var properties = new List<AuthenticationProperty>();
        while (SkipSpace() && at < text.Length && text[at] != ';')
        {
            if (properties.Count >= MostProperties || !ReadProperty(properties, ref result))
            {
                return null;
            }
        }

        return result with { Properties = properties };
    }

    private bool ReadProperty(List<AuthenticationProperty> properties, ref AuthenticationResult result)
    {
        // Token characters include the dot, so "smtp.mailfrom" is one token; around the dot there may be comments.
        if (ReadToken() is not { } name || !SkipSpace())
        {
            return false;
        }

        while (at < text.Length && text[at] != '=' && (name.EndsWith('.') || text[at] == '.'))
        {
            if (ReadToken() is not { } more || !SkipSpace())
            {
                return false;
            }

            name += more;
        }

        if (!Take('=') || !SkipSpace() || ReadValue(isProperty: true) is not { } value)
        {
            return false;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && dot < name.Length - 1)
        {
            properties.Add(new AuthenticationProperty(name[..dot].ToLowerInvariant(), name[(dot + 1)..].ToLowerInvariant(), value));
            return true;
        }

        result = result with { Reason = value };
        return name.Equals("reason", StringComparison.OrdinalIgnoreCase);
    }

    // A token or a quoted string; a property's value may also be an address, or a text with "/" and "=" as some signers write it.
    private string? ReadValue(bool isProperty)
    {
        if (at < text.Length && text[at] == '"')
        {
            var quoted = ReadQuoted();
            return quoted is not null && isProperty && at < text.Length && text[at] == '@' && Take('@') ? $"{quoted}@{ReadToken()}" : quoted;
        }

        var start = at;
        while (at < text.Length && (ResultText.IsTokenCharacter(text[at]) || (isProperty && text[at] is '@' or '/' or '=' or '+' or ':' or '<' or '>' or '[' or ']')))
        {
            at++;
        }

        return at > start ? text[start..at] : null;
    }

    private string? ReadToken()
    {
        var start = at;
        while (at < text.Length && ResultText.IsTokenCharacter(text[at]))
        {
            at++;
        }

        return at > start ? text[start..at] : null;
    }

    private string? ReadQuoted()
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            if (text[at] is not ('\r' or '\n' or '\0'))
            {
                value.Append(text[at]);
            }
        }

        return null;
    }

    private bool Take(char c)
    {
        if (at >= text.Length || text[at] != c)
        {
            return false;
        }

        at++;
        return true;
    }

    // CFWS (RFC 5322 §3.2.2); false when a comment never ends.
    private bool SkipSpace()
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case ' ' or '\t' or '\r' or '\n':
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
                case '\\' when depth > 0:
                    at++;
                    break;
                default:
                    if (depth == 0)
                    {
                        return true;
                    }

                    break;
            }
        }

        at = text.Length;
        isBroken |= depth > 0;
        return depth == 0;
    }
}

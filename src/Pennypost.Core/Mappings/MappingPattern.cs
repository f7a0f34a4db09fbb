using System.Diagnostics.CodeAnalysis;
using Pennypost.Core.Routing;
using Pennypost.Mail;

namespace Pennypost.Core.Mappings;

/// <summary>The address of a mapping, read once (MAP-006, MAP-008, MAP-009).</summary>
/// <remarks>Forms: <c>local</c> (at every local domain), <c>local@domain</c> (any domain, foreign ones too), both with wildcards;
/// <c>~</c> and <c>~@domain</c> (addresses that nothing else knows).</remarks>
public sealed record MappingPattern
{
    /// <summary>RFC 5321 §4.5.3.1: 64 octets of local part, @, 255 of domain.</summary>
    public const int MaximumLength = 320;

    private MappingPattern(string local, string? domain)
    {
        Local = local;
        Domain = domain;
        IsUnrecognised = local == "~";
        HasWildcards = (!IsUnrecognised && Wildcard.IsPattern(local)) || (domain is not null && Wildcard.IsPattern(domain));
    }

    /// <summary>The part before the @, lower case; may have wildcards.</summary>
    public string Local { get; }

    /// <summary>The part behind the @, lower-case A-labels or a pattern; null: every local domain.</summary>
    public string? Domain { get; }

    /// <summary>For addresses that nothing else knows.</summary>
    public bool IsUnrecognised { get; }

    /// <summary>It matches more than one address.</summary>
    public bool HasWildcards { get; }

    /// <summary>The pattern matches domains whatever they are: foreign ones too (MAP-008).</summary>
    public bool MatchesAnyDomain => Domain is not null && Domain.AsSpan().Trim("*?.").IsEmpty;

    /// <summary>The text as it is stored.</summary>
    public string Text => Domain is null ? Local : Local + "@" + Domain;

    /// <summary>Reads the address of a mapping.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="fault">One sentence for a person when there is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MappingPattern? pattern, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        text = text.Trim();
        var at = text.LastIndexOf('@');
        var local = (at < 0 ? text : text[..at]).ToLowerInvariant();
        string? domain = null;
        if (text.Length is 0 or > MaximumLength)
        {
            fault = $"An address has 1 to {MaximumLength} characters.";
        }
        else if (local.Length is 0 or > 64 || local.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "()<>[]:;@\\,\"".Contains(c, StringComparison.Ordinal)))
        {
            fault = "The part before the @ must not be empty or longer than 64 characters, nor have spaces, quotes, brackets or any of : ; @ \\ ,";
        }
        else if (at >= 0 && !TryReadDomain(text[(at + 1)..], out domain))
        {
            fault = "The part behind the @ is not a domain name; wildcards are * and ?.";
        }
        else
        {
            fault = null;
            pattern = new MappingPattern(local, domain);
            return true;
        }

        return false;
    }

    private static bool TryReadDomain(string text, [NotNullWhen(true)] out string? domain)
    {
        if (Wildcard.IsPattern(text))
        {
            domain = text.ToLowerInvariant();
            return domain.Length <= 255 && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or '?');
        }

        var known = DomainName.TryNormalize(text, out var normalized);
        domain = known ? normalized : null;
        return known;
    }
}

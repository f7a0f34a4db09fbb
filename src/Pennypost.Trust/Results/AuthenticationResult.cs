namespace Pennypost.Trust.Results;

/// <summary>One result of an Authentication-Results field (RFC 8601 §2.2, resinfo).</summary>
/// <param name="Method">What was checked: <c>spf</c>, <c>dkim</c>, <c>dmarc</c>, <c>arc</c>, <c>auth</c>, <c>iprev</c>.</param>
/// <param name="Result">What it said, such as <c>pass</c>.</param>
public sealed record AuthenticationResult(string Method, string Result)
{
    /// <summary>Why, for people; null without words. Whatever a line cannot hold is replaced.</summary>
    public string? Reason { get; init; }

    /// <summary>A remark in parentheses behind the result; null without one.</summary>
    public string? Comment { get; init; }

    /// <summary>What the result is about.</summary>
    public IReadOnlyList<AuthenticationProperty> Properties { get; init; } = [];
}

/// <summary>A property of a result (RFC 8601 §2.2, propspec), such as <c>smtp.mailfrom=example.com</c>.</summary>
/// <param name="Type">Where the value comes from: <c>smtp</c>, <c>header</c>, <c>body</c>, <c>policy</c>.</param>
/// <param name="Name">Its name, such as <c>mailfrom</c> or <c>d</c>.</param>
/// <param name="Value">Its value: text, a domain, or an address.</param>
public sealed record AuthenticationProperty(string Type, string Name, string Value);

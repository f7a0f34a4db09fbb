using Xunit.v3;

namespace Pennypost.Testing;

/// <summary>Names the rows of docs/spec that a test proves; docs/spec-coverage.md is generated from these.</summary>
/// <remarks>A row counts only when the test would fail without it. Ids: prefix and number, such as <c>SVC-016</c>.</remarks>
/// <param name="rows">One or more row ids.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class SpecAttribute(params string[] rows) : Attribute, ITraitAttribute
{
    /// <summary>The row ids.</summary>
    public IReadOnlyList<string> Rows { get; } = rows;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. Rows.Select(row => new KeyValuePair<string, string>("Spec", row))];
}

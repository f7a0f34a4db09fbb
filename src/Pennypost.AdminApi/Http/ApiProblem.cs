namespace Pennypost.AdminApi.Http;

/// <summary>Why a request was not done, as RFC 9457 problem details with a stable code for programs.</summary>
/// <param name="Type">A URI reference for the kind of problem; always <c>about:blank</c> here, the code tells more.</param>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A stable word for programs, such as <c>version-conflict</c>.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Errors">For code <c>invalid</c>: what is wrong with which field, by the field's JSON name.</param>
/// <param name="TraceId">The id under which the server's log tells more.</param>
public sealed record ApiProblem(
    string Type,
    string Title,
    int Status,
    string Code,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors,
    string? TraceId)
{
    /// <summary>RFC 9457 §6.1.</summary>
    public const string ContentType = "application/problem+json";
}

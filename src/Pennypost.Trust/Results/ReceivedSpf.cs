using System.Text;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Results;

/// <summary>The Received-SPF field (RFC 7208 §9.1), the older way to say what SPF found (STB-082).</summary>
public static class ReceivedSpf
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "Received-SPF";

    /// <summary>Its value, folded.</summary>
    /// <param name="outcome">What was found.</param>
    /// <param name="request">What was asked.</param>
    public static string ToFieldValue(SpfOutcome outcome, SpfRequest request)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(request);
        var text = new StringBuilder();
        var line = new ResultLine(text);
        line.Add(outcome.Result.ToString().ToLowerInvariant());
        line.Add($"client-ip={request.Client};");
        line.Add($"envelope-from={ResultText.Quoted(request.Sender.ToString())};");
        line.Add($"helo={ResultText.Quoted(request.HelloName)};");
        line.Add($"identity={(outcome.Identity == SpfIdentity.Helo ? "helo" : "mailfrom")};");
        if (outcome.Mechanism is { } mechanism)
        {
            line.Add($"mechanism={ResultText.Quoted(mechanism)};");
        }

        if (outcome.Problem is { } problem)
        {
            line.Add($"problem={ResultText.Quoted(problem)};");
        }

        line.Add($"receiver={ResultText.Value(request.Receiver)}");
        return text.ToString();
    }
}

using System.Globalization;

namespace Pennypost.Core.Access;

/// <summary>Verdicts in words, for administrators and the security log. Never for clients.</summary>
public static class AccessReasons
{
    /// <summary>Why the lists say what they say: the list that refuses, or else all that were asked.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Of(AccessVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Standing == AccessStanding.Unrestricted)
        {
            return "no list has entries";
        }

        string[] reasons = [Of("the service's list", verdict.Service), Of("the global list", verdict.Global)];
        return verdict switch
        {
            { Standing: AccessStanding.Refused, Service.Refuses: true } => reasons[0],
            { Standing: AccessStanding.Refused } => reasons[1],
            { Service.Answer: ListAnswer.Allows, Global.Answer: ListAnswer.Allows } => string.Join(", ", reasons),
            { Service.Answer: ListAnswer.Allows } => reasons[0],
            _ => reasons[1],
        };
    }

    /// <summary>What one list says.</summary>
    /// <param name="list">How the list is called.</param>
    /// <param name="verdict">What it says.</param>
    public static string Of(string list, ListVerdict verdict) => verdict.Answer switch
    {
        ListAnswer.NotAsked => $"{list} is not asked",
        ListAnswer.Empty => $"{list} has no entries",
        ListAnswer.NoMatch => $"no entry of {list} matches",
        _ => string.Create(CultureInfo.InvariantCulture, $"entry {verdict.Position} of {list}, {verdict.Entry}, decides"),
    };
}

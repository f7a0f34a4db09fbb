using System.Globalization;
using Pennypost.Mail;
using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Arc;

/// <summary>The three fields that one hop added (RFC 8617 §4.2).</summary>
internal sealed class ArcSet
{
    /// <summary>The highest instance (RFC 8617 §4.2.1).</summary>
    public const int MaximumInstance = 50;

    public const string ResultsField = "ARC-Authentication-Results";
    public const string MessageField = "ARC-Message-Signature";
    public const string SealField = "ARC-Seal";

    /// <summary>ARC-Authentication-Results.</summary>
    public HeaderEntry? Results { get; private set; }

    /// <summary>ARC-Message-Signature.</summary>
    public HeaderEntry? Message { get; private set; }

    /// <summary>ARC-Seal.</summary>
    public HeaderEntry? Seal { get; private set; }

    /// <summary>The message signature's tags.</summary>
    public DkimTagList? MessageTags { get; private set; }

    /// <summary>The seal's tags.</summary>
    public DkimTagList? SealTags { get; private set; }

    /// <summary>The message signature; null when it cannot be read.</summary>
    public DkimSignature? Signature { get; set; }

    /// <summary>The body's hash for the message signature.</summary>
    public BodyHash? Hash { get; set; }

    /// <summary>Collects the sets of a header (RFC 8617 §5.2, steps 1 and 3).</summary>
    /// <param name="fields">The header.</param>
    /// <param name="problem">Why there is no chain though there are fields; empty otherwise.</param>
    /// <param name="highest">The highest instance that was seen.</param>
    /// <returns>The sets from instance 1 on; empty when there is no chain or a broken one.</returns>
    public static IReadOnlyList<ArcSet> Collect(HeaderFields fields, out string problem, out int highest)
    {
        var sets = new SortedDictionary<int, ArcSet>();
        highest = 0;
        problem = "";
        foreach (var name in (string[])[ResultsField, MessageField, SealField])
        {
            foreach (var entry in fields.Find(name))
            {
                if (!TryInstance(fields, entry, name, out var tags, out var instance))
                {
                    problem = $"{name} has no instance";
                    return [];
                }

                highest = Math.Max(highest, instance);
                if (!sets.TryGetValue(instance, out var set))
                {
                    sets.Add(instance, set = new ArcSet());
                }

                if (!set.TryAdd(name, entry, tags))
                {
                    problem = $"{name} twice in one instance";
                    return [];
                }
            }
        }

        // RFC 8617 §5.2, step 3A: whole sets, numbered without gaps from 1 on.
        if (highest != sets.Count || sets.Values.Any(set => set.Results is null || set.Message is null || set.Seal is null))
        {
            problem = "sets are missing or not whole";
            return [];
        }

        return [.. sets.Values];
    }

    /// <summary>What the hop found, on one line, without the instance.</summary>
    public string ResultsText(HeaderFields fields)
    {
        var text = fields.Unfolded(Results!.Value);
        return text[(text.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
    }

    private bool TryAdd(string name, HeaderEntry entry, DkimTagList? tags)
    {
        if (name == ResultsField && Results is null)
        {
            Results = entry;
        }
        else if (name == MessageField && Message is null)
        {
            (Message, MessageTags) = (entry, tags);
        }
        else if (name == SealField && Seal is null)
        {
            (Seal, SealTags) = (entry, tags);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool TryInstance(HeaderFields fields, HeaderEntry entry, string name, out DkimTagList? tags, out int instance)
    {
        tags = null;
        instance = 0;
        string? value;
        if (name == ResultsField)
        {
            // RFC 8617 §4.1.1: the instance is the first thing in it, an ordinary tag.
            var text = fields.Unfolded(entry);
            var end = text.IndexOf(';', StringComparison.Ordinal);
            value = end > 0 && DkimTagList.TryParse(text[..end], out var first, out _) ? first["i"] : null;
        }
        else
        {
            value = DkimTagList.TryParse(fields.RawValue(entry), out tags, out _) ? tags["i"] : null;
        }

        return value is { Length: <= 2 } && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out instance)
            && instance is >= 1 and <= MaximumInstance;
    }
}

using System.Collections.Frozen;
using Pennypost.Mail;

namespace Pennypost.Trust.PublicSuffixes;

/// <summary>Under which names the public registers domains, by the list and the algorithm of publicsuffix.org (RFC 7489 §3.2 asks for such a list).</summary>
/// <remarks>Rules of registries and of private hosters count alike: customers of either are strangers to each other.</remarks>
public sealed class PublicSuffixList
{
    private readonly FrozenDictionary<string, SuffixRule> rules;

    private PublicSuffixList(FrozenDictionary<string, SuffixRule> rules) => this.rules = rules;

    private enum SuffixRule
    {
        /// <summary>The name is a public suffix.</summary>
        Suffix,

        /// <summary>Every name one label below is a public suffix; the name itself is one only by another rule.</summary>
        Wildcard,

        /// <summary>Both of them.</summary>
        SuffixAndWildcard,

        /// <summary>No public suffix, although a wildcard says so.</summary>
        Exception,
    }

    /// <summary>How many rules it has.</summary>
    public int Count => rules.Count;

    /// <summary>The list that came with this program.</summary>
    public static PublicSuffixList Load()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")
            ?? throw new InvalidOperationException("The public suffix list is missing in the program.");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    /// <summary>Reads a list: one rule a line up to the first white space, <c>//</c> begins a comment.</summary>
    /// <param name="text">The list. Lines that cannot be names are passed over.</param>
    public static PublicSuffixList Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = new Dictionary<string, SuffixRule>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            var end = line.AsSpan().IndexOfAny(' ', '\t');
            var rule = end < 0 ? line : line[..end];
            if (rule.Length > 0 && !rule.StartsWith("//", StringComparison.Ordinal))
            {
                Add(read, rule);
            }
        }

        return new PublicSuffixList(read.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The public suffix of a domain: <c>co.uk</c> of <c>mail.example.co.uk</c>; the last label when no rule fits.</summary>
    /// <param name="domain">A host name in A-labels or letters, without a dot at the end.</param>
    /// <returns>Null when it is no host name.</returns>
    public string? PublicSuffix(string domain)
    {
        if (!DomainName.TryNormalize(domain, out var name) || name[0] == '[')
        {
            return null;
        }

        var labels = name.Split('.');
        return string.Join('.', labels.TakeLast(SuffixLabels(labels)));
    }

    /// <summary>The domain that somebody registered: one label more than the public suffix (RFC 7489 §3.2); a public suffix is its own.</summary>
    /// <param name="domain">A host name in A-labels or letters, without a dot at the end.</param>
    /// <returns>In lower-case A-labels; null when it is no host name.</returns>
    public string? OrganizationalDomain(string domain)
    {
        if (!DomainName.TryNormalize(domain, out var name) || name[0] == '[')
        {
            return null;
        }

        var labels = name.Split('.');
        return string.Join('.', labels.TakeLast(SuffixLabels(labels) + 1));
    }

    private static void Add(Dictionary<string, SuffixRule> read, string rule)
    {
        var kind = rule[0] == '!' ? SuffixRule.Exception : rule.StartsWith("*.", StringComparison.Ordinal) ? SuffixRule.Wildcard : SuffixRule.Suffix;
        var text = kind switch { SuffixRule.Exception => rule[1..], SuffixRule.Wildcard => rule[2..], _ => rule };
        if (!DomainName.TryNormalize(text, out var name))
        {
            return;
        }

        var isOther = read.TryGetValue(name, out var known) && known != kind && known != SuffixRule.Exception && kind != SuffixRule.Exception;
        read[name] = isOther ? SuffixRule.SuffixAndWildcard : kind;
    }

    // The longest rule wins, an exception wins over all (publicsuffix.org/list: "Algorithm").
    private int SuffixLabels(string[] labels)
    {
        var longest = 1;
        for (var start = labels.Length - 1; start >= 0; start--)
        {
            var count = labels.Length - start;
            if (!rules.TryGetValue(string.Join('.', labels, start, count), out var rule))
            {
                continue;
            }

            if (rule == SuffixRule.Exception)
            {
                return count - 1;
            }

            if (rule is SuffixRule.Suffix or SuffixRule.SuffixAndWildcard)
            {
                longest = Math.Max(longest, count);
            }

            if (rule is SuffixRule.Wildcard or SuffixRule.SuffixAndWildcard && start > 0)
            {
                // Nothing longer than this but an exception or a rule further down, both found by going on.
                longest = Math.Max(longest, count + 1);
            }
        }

        return longest;
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pennypost.Trust.Dkim;

/// <summary>A list of <c>tag=value</c> pairs (RFC 6376 §3.2), as signatures, ARC fields and key records have them.</summary>
internal sealed class DkimTagList : IEnumerable<KeyValuePair<string, string>>
{
    /// <summary>More pairs than this have no meaning.</summary>
    private const int MaximumTags = 64;

    /// <summary>Names end up in log lines and header fields.</summary>
    private const int LongestName = 32;

    private readonly List<KeyValuePair<string, string>> tags;

    private DkimTagList(List<KeyValuePair<string, string>> tags) => this.tags = tags;

    /// <summary>The value of a tag, or null when it is not there. Names are case-sensitive.</summary>
    public string? this[string name] => tags.Find(tag => tag.Key == name).Value;

    /// <summary>The first pair's name; empty for an empty list.</summary>
    public string FirstName => tags.Count == 0 ? "" : tags[0].Key;

    /// <summary>Reads a list from octets; folding white space is as good as spaces, octets above ASCII are read as UTF-8 (RFC 8616 §5).</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out DkimTagList? list, out string problem) =>
        TryParse(Encoding.UTF8.GetString(octets), out list, out problem);

    /// <summary>Reads a list.</summary>
    /// <param name="text">The list, perhaps folded.</param>
    /// <param name="list">The list when the result is true.</param>
    /// <param name="problem">What is wrong when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DkimTagList? list, out string problem)
    {
        list = null;
        var found = new List<KeyValuePair<string, string>>();
        foreach (var range in text.AsSpan().Split(';'))
        {
            var part = text.AsSpan(range).Trim(White);
            if (part.IsEmpty)
            {
                // Only the last semicolon may be followed by nothing (RFC 6376 §3.2, tag-list).
                if (range.End.Value != text.Length)
                {
                    problem = "an empty tag";
                    return false;
                }

                continue;
            }

            if (!TryReadTag(part, out var name, out var value) || found.Count >= MaximumTags)
            {
                problem = "a tag that is none";
                return false;
            }

            // RFC 6376 §3.2: found with duplicate names must not occur; the whole list is invalid.
            if (found.Exists(tag => tag.Key == name))
            {
                problem = $"tag {name} twice";
                return false;
            }

            found.Add(new(name, value));
        }

        problem = "";
        list = new DkimTagList(found);
        return true;
    }

    /// <summary>Removes all folding white space: for base64 and lists of names.</summary>
    public static string WithoutWhite(string value) =>
        value.AsSpan().IndexOfAny(White) < 0 ? value : string.Concat(value.Where(c => !White.Contains(c)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => tags.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private const string White = " \t\r\n";

    private static bool TryReadTag(ReadOnlySpan<char> part, out string name, out string value)
    {
        name = value = "";
        var equals = part.IndexOf('=');
        if (equals <= 0)
        {
            return false;
        }

        var tag = part[..equals].TrimEnd(White);
        if (tag.IsEmpty || tag.Length > LongestName || !char.IsAsciiLetter(tag[0]))
        {
            return false;
        }

        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        // RFC 6376 §3.2, tval: printable characters, white space between them. A control character is no part of any value.
        var text = part[(equals + 1)..].Trim(White);
        foreach (var c in text)
        {
            if (char.IsControl(c) && !White.Contains(c))
            {
                return false;
            }
        }

        name = tag.ToString();
        value = text.ToString();
        return true;
    }
}

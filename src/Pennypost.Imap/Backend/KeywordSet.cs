using System.Collections;

namespace Pennypost.Imap;

/// <summary>An immutable set of keywords (flags without a backslash); keywords differ by more than case (RFC 9051 §2.3.2).</summary>
public sealed class KeywordSet : IReadOnlyList<string>, IEquatable<KeywordSet>
{
    private readonly string[] _words;

    private KeywordSet(string[] words) => _words = words;

    /// <summary>The empty set.</summary>
    public static KeywordSet Empty { get; } = new([]);

    /// <summary>How many keywords there are.</summary>
    public int Count => _words.Length;

    /// <summary>One keyword, in alphabetical order.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public string this[int index] => _words[index];

    /// <summary>Makes a set: sorted, without doubles.</summary>
    /// <param name="words">Keywords in any order; each an atom of RFC 3501 §9.</param>
    public static KeywordSet Of(IEnumerable<string> words)
    {
        string[] sorted = [.. words.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return sorted.Length == 0 ? Empty : new KeywordSet(sorted);
    }

    /// <summary>True when the keyword is in the set, in any case.</summary>
    /// <param name="keyword">The keyword.</param>
    public bool Contains(string keyword) => Array.BinarySearch(_words, keyword, StringComparer.OrdinalIgnoreCase) >= 0;

    /// <summary>This set and the others.</summary>
    /// <param name="words">Keywords to add.</param>
    public KeywordSet Union(IEnumerable<string> words) => Of(_words.Concat(words));

    /// <summary>This set without the others.</summary>
    /// <param name="words">Keywords to take away.</param>
    public KeywordSet Except(IEnumerable<string> words) => Of(_words.Except(words, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public bool Equals(KeywordSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _words.AsSpan().SequenceEqual(other._words, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeywordSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (string word in _words)
        {
            hash.Add(word, StringComparer.OrdinalIgnoreCase);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _words);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_words).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _words.GetEnumerator();
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;

namespace Pennypost.Core.BlockLists;

/// <summary>Which answers of a list mean "listed" (SVC-189, SVC-190).</summary>
/// <remarks>The engine runs in linear time and without backtracking, whatever the pattern.</remarks>
public sealed class AnswerPattern
{
    private const int MaximumLength = 200;

    private readonly Regex? regex;

    private AnswerPattern(string text, Regex? regex)
    {
        Text = text;
        this.regex = regex;
    }

    /// <summary>Any answer in 127/8 that is no error code.</summary>
    public static AnswerPattern Ordinary { get; } = new("", regex: null);

    /// <summary>The pattern as typed; empty for the ordinary one.</summary>
    public string Text { get; }

    /// <summary>Reads a regular expression, with or without slashes and the flag <c>i</c>.</summary>
    /// <param name="text">Empty for "any answer in 127/8 that is no error code".</param>
    /// <param name="pattern">The pattern when the result is true.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AnswerPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (text.Length == 0)
        {
            pattern = Ordinary;
            return true;
        }

        var last = text.LastIndexOf('/');
        var body = text[0] == '/' && last > 0 && text[(last + 1)..] is "" or "i" ? text[1..last] : text;
        if (text.Length > MaximumLength || text.Any(char.IsControl))
        {
            return false;
        }

        try
        {
            pattern = new AnswerPattern(text, new Regex(body, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromMilliseconds(100)));
            return true;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            // Not a regular expression, or one that only a backtracking engine could run.
            return false;
        }
    }

    /// <summary>Tells whether an answer means "listed": it is searched in, not compared as a whole.</summary>
    /// <param name="answer">One A record.</param>
    public bool Matches(IPAddress answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return regex?.IsMatch(answer.ToString()) ?? (IsLoopback(answer) && !IsError(answer));
    }

    /// <summary>The code of an operator who does not answer this resolver (SVC-191): any of 127.255.255.0/24.</summary>
    /// <param name="answer">One A record.</param>
    public static bool IsError(IPAddress answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.GetAddressBytes() is [127, 255, 255, _];
    }

    /// <summary>RFC 5782 §2.1: answers lie in 127/8; anything else comes from somebody who is not the list.</summary>
    /// <param name="answer">One A record.</param>
    public static bool IsLoopback(IPAddress answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.GetAddressBytes() is [127, _, _, _];
    }

    /// <summary>What an administrator may not have meant (SVC-190).</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. UnescapedDot() ? ["An unescaped dot matches any character: write \\. for a dot."] : (string[])[],
        .. Text.Length > 0 && char.IsAsciiDigit(Text[^1]) ? ["The pattern is searched for, so 127.0.0.1 finds 127.0.0.10 too: write $ at the end to prevent that."] : (string[])[],
    ];

    private bool UnescapedDot()
    {
        for (var at = 0; at < Text.Length; at++)
        {
            if (Text[at] == '.' && (at == 0 || Text[at - 1] != '\\') && (at + 1 == Text.Length || Text[at + 1] is not ('*' or '+' or '?')))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Net;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Visible text of HTML mail: tags, scripts, styles and comments removed. Linear in time whatever the markup.</summary>
internal sealed class HtmlText
{
    private static readonly string[] Hidden = ["script", "style", "head", "template"];

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "big", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "wbr", "ins", "del",
    };

    private readonly string html;
    private readonly StringBuilder text;

    // What was found to have no end is not searched again: that keeps the time linear.
    private readonly HashSet<string> endless = new(StringComparer.OrdinalIgnoreCase);
    private bool quotesEnd = true;

    private HtmlText(string html)
    {
        this.html = html;
        text = new StringBuilder(html.Length / 2);
    }

    public static string Extract(string html) => WebUtility.HtmlDecode(new HtmlText(html).Run()).Replace('\u00A0', ' ');

    private string Run()
    {
        var position = 0;
        while (position < html.Length)
        {
            var open = html.IndexOf('<', position);
            if (open < 0)
            {
                text.Append(html, position, html.Length - position);
                break;
            }

            text.Append(html, position, open - position);
            position = SkipMarkup(open);
        }

        return text.ToString();
    }

    private int SkipMarkup(int open)
    {
        var rest = html.AsSpan(open);
        if (rest.StartsWith("<!--", StringComparison.Ordinal))
        {
            var end = html.IndexOf("-->", open + 4, StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }

        if (rest.Length < 2 || !(char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?'))
        {
            // "1 < 2" is text.
            text.Append('<');
            return open + 1;
        }

        var closing = rest[1] == '/';
        var nameStart = open + (closing ? 2 : 1);
        var nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd]))
        {
            nameEnd++;
        }

        var name = html[nameStart..nameEnd];
        var position = SkipTag(nameEnd);
        if (!Inline.Contains(name))
        {
            text.Append('\n');
        }

        return !closing && Hidden.Contains(name, StringComparer.OrdinalIgnoreCase) ? SkipElement(position, name) : position;
    }

    private int SkipTag(int position)
    {
        var first = html.IndexOf('>', position);
        if (first < 0)
        {
            return html.Length;
        }

        if (!quotesEnd)
        {
            return first + 1;
        }

        while (position < html.Length)
        {
            switch (html[position])
            {
                case '>':
                    return position + 1;
                case '"' or '\'':
                    var end = html.IndexOf(html[position], position + 1);
                    if (end < 0)
                    {
                        quotesEnd = false;
                        return first + 1;
                    }

                    position = end + 1;
                    break;
                default:
                    position++;
                    break;
            }
        }

        quotesEnd = false;
        return first + 1;
    }

    private int SkipElement(int position, string name)
    {
        if (endless.Contains(name))
        {
            return position;
        }

        var end = html.IndexOf("</" + name, position, StringComparison.OrdinalIgnoreCase);
        // An element that never ends hides nothing: better too much text than none.
        if (end < 0)
        {
            endless.Add(name);
            return position;
        }

        return end;
    }
}

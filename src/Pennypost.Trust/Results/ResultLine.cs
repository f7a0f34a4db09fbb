using System.Text;

namespace Pennypost.Trust.Results;

/// <summary>Writes words with spaces between, and begins a new line before one that would make it long (RFC 5322 §2.1.1, §2.2.3).</summary>
internal sealed class ResultLine(StringBuilder text)
{
    private const int Longest = 76;

    private int column = 8;
    private bool isFirst = true;

    public void Add(string word)
    {
        if (!isFirst && column + 1 + word.Length > Longest)
        {
            text.Append("\r\n\t  ");
            column = 10;
        }
        else if (!isFirst)
        {
            text.Append(' ');
            column++;
        }

        text.Append(word);
        column += word.Length;
        isFirst = false;
    }
}

using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>
/// Reads address headers as they are found in the wild (RFC 5322 §3.4 with the obsolete syntax of §4.4, RFC 6532): groups, comments,
/// routes, missing brackets, missing commas, semicolons as separators. Never fails; what is no address comes back as a name without domain.
/// </summary>
internal sealed class AddressParser
{
    // One header value is bounded by the reader of the header; this bounds the objects made of it.
    internal const int MaximumElements = 20_000;

    private readonly byte[] value;
    private readonly List<AddressToken> item = [];
    private readonly List<RawAddress> result = [];
    private bool inGroup;

    private AddressParser(byte[] value) => this.value = value;

    /// <summary>Reads a header value (folded or not).</summary>
    public static List<RawAddress> Parse(ReadOnlySpan<byte> headerValue)
    {
        var parser = new AddressParser(headerValue.ToArray());
        parser.Run();
        return parser.result;
    }

    private void Run()
    {
        var lexer = new AddressLexer(value);
        var angle = -1; // index in item of an open "<", or -1
        var route = false; // inside the brackets, before the colon that ends an obsolete route
        while (result.Count < MaximumElements)
        {
            var token = lexer.Next();
            if (token.Kind == AddressTokenKind.End)
            {
                break;
            }

            var special = token.Kind == AddressTokenKind.Special ? value[token.Start] : (byte)0;
            switch (special)
            {
                case (byte)'<' when angle < 0:
                    angle = item.Count;
                    route = true;
                    item.Add(token);
                    break;
                // RFC 5322 §4.4: commas inside the brackets belong to an obsolete route.
                case (byte)',' when angle >= 0 && route && IsRoute(angle):
                    item.Add(token);
                    break;
                case (byte)',' or (byte)';':
                    FinishItem(angle);
                    angle = -1;
                    EndGroup(special == (byte)';');
                    break;
                case (byte)':' when angle < 0 && !inGroup && !HasAt():
                    StartGroup();
                    break;
                case (byte)':':
                    route = false;
                    item.Add(token);
                    break;
                default:
                    item.Add(token);
                    break;
            }
        }

        FinishItem(angle);
        EndGroup(inGroup);
    }

    private bool IsRoute(int angle) => item.Count > angle + 1 && IsSpecial(item[angle + 1], '@');

    private bool HasAt() => item.Exists(t => IsSpecial(t, '@'));

    private bool IsSpecial(AddressToken token, char c) => token.Kind == AddressTokenKind.Special && value[token.Start] == c;

    private void StartGroup()
    {
        result.Add(new RawAddress(RawAddressKind.GroupStart, Phrase(0, item.Count) ?? [], [], null));
        item.Clear();
        inGroup = true;
    }

    private void EndGroup(bool ends)
    {
        if (inGroup && ends)
        {
            result.Add(new RawAddress(RawAddressKind.GroupEnd, null, [], null));
            inGroup = false;
        }
    }

    private void FinishItem(int angle)
    {
        if (angle >= 0)
        {
            FinishAngle(angle);
        }
        else
        {
            var comment = LastComment();
            item.RemoveAll(t => t.Kind == AddressTokenKind.Comment);
            FinishBare(comment);
        }

        item.Clear();
    }

    // name <local@domain>, name <@route,@route:local@domain>, name <mailto:local@domain>
    private void FinishAngle(int angle)
    {
        var comment = LastComment();
        var close = item.FindIndex(angle, t => IsSpecial(t, '>'));
        var end = close < 0 ? item.Count : close;
        var colon = item.FindLastIndex(end - 1, end - angle, t => IsSpecial(t, ':'));
        var start = (colon < 0 ? angle : colon) + 1;
        var at = item.FindLastIndex(end - 1, end - start, t => IsSpecial(t, '@'));
        var name = Phrase(0, angle) ?? comment;
        result.Add(at < 0
            ? new RawAddress(RawAddressKind.Mailbox, name, Text(start, end), null)
            : new RawAddress(RawAddressKind.Mailbox, name, Text(start, at), Text(at + 1, end)));
    }

    // local@domain, name local@domain, local@domain name, two addresses with the comma forgotten, or no address at all.
    private void FinishBare(byte[]? comment)
    {
        var from = 0;
        while (result.Count < MaximumElements)
        {
            var at = item.FindIndex(from, t => IsSpecial(t, '@'));
            if (at < 0)
            {
                break;
            }

            var start = at;
            while (start > from && (start == at || Joined(item[start - 1], item[start])))
            {
                start--;
            }

            var end = at + 1;
            while (end < item.Count && (end == at + 1 || Joined(item[end - 1], item[end])))
            {
                if (IsSpecial(item[end], '@'))
                {
                    at = end; // a@b@c: only the last @ can end a local part
                }

                end++;
            }

            var name = Phrase(from, start) ?? comment;
            result.Add(new RawAddress(RawAddressKind.Mailbox, name, Text(start, at), Text(at + 1, end)));
            from = end;
        }

        if (from == 0 && item.Count > 0)
        {
            // No address at all, such as "undisclosed recipients" or a local name.
            var text = Phrase(0, item.Count) ?? [];
            if (text.Length > 0)
            {
                result.Add(new RawAddress(RawAddressKind.Mailbox, comment, text, null));
            }
        }
    }

    // RFC 5322 §4.4 (obs-local-part, obs-domain): white space may stand around the dots.
    private bool Joined(AddressToken left, AddressToken right) =>
        !right.SpaceBefore || value[left.End - 1] == (byte)'.' || value[right.Start] == (byte)'.';

    private byte[]? LastComment()
    {
        var index = item.FindLastIndex(t => t.Kind == AddressTokenKind.Comment);
        if (index < 0)
        {
            return null;
        }

        var text = new ArrayBufferWriter<byte>();
        AppendToken(text, item[index], unquote: true);
        return text.WrittenCount == 0 ? null : text.WrittenSpan.ToArray();
    }

    /// <summary>The words of a display name, one space where there was white space (RFC 5322 §3.2.5).</summary>
    private byte[]? Phrase(int from, int to)
    {
        var text = new ArrayBufferWriter<byte>();
        var any = false;
        for (var i = from; i < to; i++)
        {
            var token = item[i];
            if (token.Kind == AddressTokenKind.Comment)
            {
                continue;
            }

            if (any && (token.SpaceBefore || (i > 0 && item[i - 1].Kind == AddressTokenKind.Comment)))
            {
                text.Write(" "u8);
            }

            AppendToken(text, token, unquote: true);
            any = true;
        }

        return any ? text.WrittenSpan.ToArray() : null;
    }

    /// <summary>A local part or domain: tokens joined without white space, quotes removed.</summary>
    private byte[] Text(int from, int to)
    {
        var text = new ArrayBufferWriter<byte>();
        for (var i = from; i < to; i++)
        {
            if (item[i].Kind != AddressTokenKind.Comment)
            {
                AppendToken(text, item[i], unquote: item[i].Kind == AddressTokenKind.Quoted);
            }
        }

        return text.WrittenSpan.ToArray();
    }

    private void AppendToken(ArrayBufferWriter<byte> text, AddressToken token, bool unquote)
    {
        var span = value.AsSpan(token.Start, token.End - token.Start);
        if (!unquote || token.Kind is AddressTokenKind.Word or AddressTokenKind.Special or AddressTokenKind.Literal)
        {
            text.Write(span);
            return;
        }

        // Quoted string or comment: the delimiters go, the last one only if it is there.
        var close = token.Kind == AddressTokenKind.Quoted ? (byte)'"' : (byte)')';
        span = span[1..];
        if (span.Length > 0 && span[^1] == close)
        {
            span = span[..^1];
        }

        HeaderValue.AppendUnescaped(text, span);
    }
}

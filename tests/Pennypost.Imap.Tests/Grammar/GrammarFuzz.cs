using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Server.Sorting;

namespace Pennypost.Imap.Tests;

/// <summary>Whatever the bytes are, parsing either succeeds or throws the syntax error.</summary>
public sealed class GrammarFuzz
{
    private static readonly string[] Seeds =
    [
        "1:*,5 (UID FLAGS BODY.PEEK[1.2.HEADER.FIELDS.NOT (Subject \"To\")]<0.100> RFC822.SIZE)",
        "1 FULL", "2:4 +FLAGS.SILENT (\\Seen $Work)", "7 -FLAGS \\Deleted",
        "CHARSET UTF-8 OR (NOT SEEN) HEADER Subject {3}\r\nabc UID 1:5 SINCE 1-Feb-2020 LARGER 10",
        "\"INBOX\" (\\Seen) \" 7-Jul-1996 02:44:25 -0700\" ", "&U,BTFw-/&ZeVnLIqe- \"a\\\"b\"", "{2+}\r\nab %",
        "RETURN (MIN SAVE PARTIAL -1:-100) OLDER 5 MODSEQ \"/flags/x\" all 5 $", "(REVERSE DATE SUBJECT) UTF-8 ALL", "1:* (FLAGS MODSEQ BINARY.SIZE[1]) (CHANGEDSINCE 5 VANISHED)",
        "INBOX (QRESYNC (7 5 1:9,12 (1,2 3,4)) CONDSTORE)", "(SUBSCRIBED RECURSIVEMATCH) \"\" (a% \"*\") RETURN (STATUS (MESSAGES SIZE) CHILDREN)",
        "1 (UNCHANGEDSINCE 7) -FLAGS (\\Seen)", "(\\Seen) CATENATE (URL \"/a;UIDVALIDITY=1/;UID=2/;SECTION=1.MIME/;PARTIAL=0.5\"", "/INBOX/;UID=20/;SECTION=HEADER",
        "(\"date\" \"Re: [x] y (fwd)\" ((\"n\" NIL \"m\" \"h\")) NIL NIL NIL NIL NIL NIL \"<id@x>\")", "Re: [list] Fwd[2]: [fwd: a] (fwd)",
    ];

    [Fact]
    public void Mutated_arguments_never_break_the_parsers()
    {
        var random = new Random(20260203);
        for (int round = 0; round < 20_000; round++)
        {
            Parse(Mutate(Encoding.Latin1.GetBytes(Seeds[random.Next(Seeds.Length)]), random));
        }
    }

    [Fact]
    public void Arbitrary_bytes_never_break_the_parsers() =>
        Prop.ForAll<byte[]>(bytes => Parse(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_name_survives_modified_utf_7() => Prop.ForAll<NonNull<string>>(name =>
    {
        string text = new([.. name.Get.Where(c => c >= ' ' && c != '\u007F' && c != '\uFFFD' && !char.IsSurrogate(c))]);
        ModifiedUtf7.Decode(Encoding.ASCII.GetBytes(ModifiedUtf7.Encode(text))).ShouldBe(text);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Patterns_match_as_a_regular_expression_does() => Prop.ForAll(
        Gen.Elements('a', 'b', '/', '*', '%').ListOf().ToArbitrary(),
        Gen.Elements('a', 'b', '/').ListOf().ToArbitrary(),
        (pattern, name) =>
        {
            string expression = "^" + string.Concat(pattern.Select(c => c switch { '*' => ".*", '%' => "[^/]*", _ => c.ToString() })) + "$";
            bool expected = System.Text.RegularExpressions.Regex.IsMatch(
                new string([.. name]), expression, System.Text.RegularExpressions.RegexOptions.NonBacktracking, TimeSpan.FromSeconds(10));
            MailboxName.Matches(new string([.. pattern]), new string([.. name])).ShouldBe(expected);
        }).QuickCheckThrowOnFailure();

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (int i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"(){}[]\"\\ *%:,.<>&-\r\n\0\u00FF0"[random.Next(23)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.AddRange(bytes[at..]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Parse(byte[] bytes)
    {
        Attempt(() => FetchArguments.Parse(bytes));
        Attempt(() => StoreArguments.Parse(bytes));
        Attempt(() => SearchArguments.Parse(bytes));
        Attempt(() => SortArguments.Parse(bytes));
        Attempt(() =>
        {
            var reader = new ArgumentReader(bytes) { Utf8 = bytes.Length % 2 == 0 };
            SelectArguments.Parse(ref reader);
        });
        Attempt(() =>
        {
            var reader = new ArgumentReader(bytes) { Utf8 = bytes.Length % 2 == 0 };
            ListArguments.Parse(ref reader);
        });
        Attempt(() =>
        {
            var reader = new ArgumentReader(bytes);
            reader.ReadStatusItems();
        });
        Attempt(() =>
        {
            int position = 0;
            AppendArguments.ReadHeader(bytes, ref position);
            AppendArguments.ReadPiece(bytes, ref position);
        });
        Attempt(() => EnvelopeView.Read(bytes));
        ImapUrl.TryParse(Encoding.Latin1.GetString(bytes));
        BaseSubject.Of(bytes).Text.ShouldNotContain('\n');
        Attempt(() =>
        {
            var reader = new ArgumentReader(bytes);
            reader.ReadMailbox();
            reader.ExpectSpace();
            Flags.ReadList(ref reader);
            reader.ExpectSpace();
            reader.ReadDateTime();
        });
        Attempt(() =>
        {
            var reader = new ArgumentReader(bytes);
            reader.TryReadNString(out _);
            reader.ExpectSpace();
            ModifiedUtf7.Decode(reader.ReadListPattern());
        });
        LiteralAnnouncement.TryFindAtEnd(bytes, out _, out _);
    }

    private static void Attempt(Action parse)
    {
        try
        {
            parse();
        }
        catch (ImapRefusalException)
        {
            // A URL that is well-formed and names nothing: its type has checked what is told.
        }
        catch (ImapSyntaxException error)
        {
            // What the client is told must fit a response line.
            error.Message.ShouldAllBe(c => c >= ' ' && c <= '~');
        }
    }
}

using System.Text;

namespace Pennypost.Mail.Tests.Addresses;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("joe@x.com", "joe@x.com")]
    [InlineData("Joe Doe <joe@x.com>", "Joe Doe <joe@x.com>")]
    [InlineData("\"Doe, Joe\" <joe@x.com>, b@y", "\"Doe, Joe\" <joe@x.com>, b@y")]
    [InlineData("joe@x.com (Joe Doe)", "Joe Doe <joe@x.com>")]
    [InlineData("Joe (his (nested) comment) <joe@x.com>", "Joe <joe@x.com>")]
    [InlineData("John Q. Public <jqp@x.com>", "\"John Q. Public\" <jqp@x.com>")]
    [InlineData("a@x;b@y; c@z", "a@x, b@y, c@z")]
    [InlineData(",, a@x ,,", "a@x")]
    [InlineData("a@x b@y", "a@x, b@y")]
    [InlineData("Joe Doe joe@x.com", "Joe Doe <joe@x.com>")]
    [InlineData("Joe Doe <joe@x.com", "Joe Doe <joe@x.com>")]
    [InlineData("joe@x.com <joe@x.com>", "\"joe@x.com\" <joe@x.com>")]
    [InlineData("<@relay.a,@relay.b:joe@x.com>", "joe@x.com")]
    [InlineData("<mailto:joe@x.com>", "joe@x.com")]
    [InlineData("joe . doe @ x . com", "joe.doe@x.com")]
    [InlineData("\"joe doe\"@x.com", "\"joe doe\"@x.com")]
    [InlineData("\"joe@home\"@x.com", "\"joe@home\"@x.com")]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    [InlineData("=?utf-8?Q?J=C3=B6rg?= <j@x.com>", "=?utf-8?Q?J=C3=B6rg?= <j@x.com>")]
    [InlineData("\"=?utf-8?Q?J=C3=B6rg?=\" <j@x.com>", "=?utf-8?Q?J=C3=B6rg?= <j@x.com>")]
    [InlineData("Friends: a@x, B <b@y>;, c@z", "Friends: a@x, B <b@y>;, c@z")]
    [InlineData("undisclosed-recipients:;", "undisclosed-recipients: ;")]
    [InlineData("Friends: a@x, b@y", "Friends: a@x, b@y;")]
    [InlineData("joe@x.com.", "joe@x.com")]
    [InlineData("joe@[192.0.2.1]", "joe@[192.0.2.1]")]
    [InlineData("a@x,\r\n\tb@y", "a@x, b@y")]
    public void Reads_wild_lists(string value, string written)
    {
        var list = AddressList.Parse(value);

        list.ToString().ShouldBe(written);
        list.Unreadable.ShouldBeEmpty();
        AddressList.Parse(written).ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData("undisclosed recipients", "undisclosed recipients")]
    [InlineData("root", "root")]
    [InlineData("Joe <joe>", "joe")]
    [InlineData("joe@-bad-", "joe@-bad-")]
    public void Keeps_what_is_no_address_apart(string value, string unreadable)
    {
        var list = AddressList.Parse(value);

        list.Count.ShouldBe(0);
        list.Unreadable.ShouldBe([unreadable]);
    }

    [Fact]
    public void Display_names_never_carry_line_breaks()
    {
        var mailbox = AddressList.Parse("\"a\\\r\nBcc: x\" <a@x>, =?utf-8?Q?b=0D=0Ac=00?= <b@x>").Mailboxes.ToList();

        mailbox.Count.ShouldBe(2);
        mailbox.ShouldAllBe(m => !m.DisplayName!.Any(char.IsControl));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("(")]
    [InlineData("((((")]
    [InlineData("<")]
    [InlineData(">")]
    [InlineData("<>")]
    [InlineData("@")]
    [InlineData(":")]
    [InlineData(";:;:,@,<@,>\\")]
    [InlineData("a:b:c;@;<<>>\"\\")]
    public void Broken_syntax_is_no_error(string value) => AddressList.Parse(value).Mailboxes.ShouldBeEmpty();

    [Fact]
    public void A_hundred_thousand_brackets_take_no_time()
    {
        foreach (var piece in new[] { "(", "<", "\"", "a@", ":", "a b@c ", "\\", "<@a,", "a," })
        {
            AddressList.Parse(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 100_000)))).Count.ShouldBeLessThanOrEqualTo(20_000);
        }
    }

    [Fact]
    public void A_mailbox_needs_an_address() => Should.Throw<ArgumentException>(() => new Mailbox("x", default));
}

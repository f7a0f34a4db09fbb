using System.Buffers;
using System.Text;
using Pennypost.Core.Receiving;

namespace Pennypost.Core.Tests.Receiving;

public sealed class SubmissionFieldsTests
{
    private const string Date = "Date: Sat, 21 Nov 2026 20:00:00 +0100\r\n";
    private const string MessageId = "Message-ID: <7.1795287600000@mx.example>\r\n";

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("Subject: x\r\n\r\nbody\r\n", Date + MessageId)]
    [InlineData("date: yesterday\r\nSubject: x\r\n\r\nDate: no field\r\n", MessageId)]
    [InlineData("MESSAGE-ID: <1@a>\r\n\r\n", Date)]
    [InlineData("Message-ID: <1@a>\r\nDate: x\r\n\r\n", "")]
    [InlineData("\r\nbody without header\r\n", Date + MessageId)]
    [InlineData("Subject: no body\r\n", Date + MessageId)]
    [InlineData("", Date + MessageId)]
    [Spec("SVC-218")]
    public void Adds_what_is_missing_however_the_message_is_cut(string message, string added)
    {
        foreach (var size in new[] { 1, 3, 1000 })
        {
            var fields = new SubmissionFields("mx.example", 7, Now);
            var output = new StringBuilder();
            foreach (var chunk in Encoding.ASCII.GetBytes(message).Chunk(size))
            {
                output.Append(Encoding.ASCII.GetString((fields.IsDone ? chunk : fields.Take(new ReadOnlySequence<byte>(chunk))).Span));
            }

            output.Append(fields.IsDone ? string.Empty : Encoding.ASCII.GetString(fields.Finish().Span));
            output.ToString().ShouldBe(added + message);
        }
    }

    [Fact]
    public void A_header_without_end_is_not_held_for_ever()
    {
        var fields = new SubmissionFields("mx.example", 7, Now);
        fields.Take(new ReadOnlySequence<byte>(new byte[100_000])).Length.ShouldBeGreaterThanOrEqualTo(100_000);
        fields.IsDone.ShouldBeTrue();
    }
}

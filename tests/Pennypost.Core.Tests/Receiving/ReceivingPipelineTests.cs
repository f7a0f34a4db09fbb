using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Receiving;

public sealed class ReceivingPipelineTests
{
    private static readonly ReceivingTransaction Transaction = new(null!, new SmtpMail(null), default);

    [Fact]
    public async Task Asks_in_the_order_of_places_and_stops_at_the_first_refusal()
    {
        var asked = new List<CheckPlace>();
        var pipeline = new ReceivingPipeline(
        [
            new Note(CheckPlace.Greylisting, asked),
            new Note(CheckPlace.BlockLists, asked, SmtpRefusal.Of(554, "5.7.1", "Listed")),
            new Note(CheckPlace.AccessRestrictions, asked),
            new Silent(),
        ]);

        var refusal = await pipeline.MailAsync(Transaction, TestContext.Current.CancellationToken);

        refusal!.Code.ShouldBe(554);
        asked.ShouldBe([CheckPlace.AccessRestrictions, CheckPlace.BlockLists]);
        (await pipeline.StartBodyAsync(Transaction, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [InlineData("one\r\ntwo")]
    [InlineData("one\r\n")]
    [InlineData("one\ntwo")]
    [InlineData("one\rtwo")]
    [InlineData("one\0two")]
    [InlineData("one\r\n\r\nbody")]
    [InlineData("one\r\n two\r\nBcc: me")]
    public void A_trace_field_cannot_bring_another_field_with_it(string value) =>
        Should.Throw<ArgumentException>(() => Transaction.AddTraceField("X-Test", value));

    [Fact]
    public void A_trace_field_may_be_folded()
    {
        var transaction = new ReceivingTransaction(null!, new SmtpMail(null), default);
        transaction.AddTraceField("X-Test", "one\r\n two\r\n\tthree");
        transaction.AddTraceField("X-Other", "value");
        transaction.TakeTraceFields().ShouldBe("X-Test: one\r\n two\r\n\tthree\r\nX-Other: value\r\n"u8.ToArray());
        transaction.TakeTraceFields().ShouldBeEmpty();
    }

    private sealed class Note(CheckPlace place, List<CheckPlace> asked, SmtpRefusal? answer = null) : ReceivingCheck
    {
        public override CheckPlace Place => place;

        public override ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
        {
            asked.Add(place);
            return ValueTask.FromResult(answer);
        }
    }

    private sealed class Silent : ReceivingCheck
    {
        public override CheckPlace Place => CheckPlace.Intrusion;
    }
}

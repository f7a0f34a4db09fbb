using System.Text;
using Pennypost.Functions.Contract;

namespace Pennypost.Functions.Tests;

/// <summary>Reading what the Functions host sends.</summary>
public sealed class InvocationTests
{
    [Theory]
    [InlineData("""{"Data":{"wakeUp":{"kind":"RouteMail","id":7}},"Metadata":{}}""")]
    [InlineData("""{"Data":{"wakeUp":"{\"kind\":\"RouteMail\",\"id\":7}"}}""")]
    [InlineData("""{"Data":{"wakeUp":"\"{\\\"kind\\\":\\\"RouteMail\\\",\\\"id\\\":7}\""}}""")]
    public async Task A_wake_up_is_read_however_often_it_was_encoded(string body) =>
        WakeUp.From(await ReadAsync(body)).ShouldBe(new WakeUp("RouteMail", 7));

    [Theory]
    [InlineData("", "The request is not JSON.")]
    [InlineData("null", "The request has no Data object.")]
    [InlineData("[]", "The request has no Data object.")]
    [InlineData("""{"Data":null}""", "The request has no Data object.")]
    [InlineData("""{"Data":{}}""", "The input 'wakeUp' is missing.")]
    [InlineData("""{"Data":{"wakeUp":null}}""", "The input 'wakeUp' is no object.")]
    [InlineData("""{"Data":{"wakeUp":"no JSON"}}""", "The input 'wakeUp' is not JSON.")]
    [InlineData("""{"Data":{"wakeUp":"{\"kind\":\"RouteMail\"}"}}""", "The message is no wake-up: {\"kind\":…,\"id\":…} is expected.")]
    [InlineData("""{"Data":{"wakeUp":{"kind":5,"id":7}}}""", "The message is no wake-up: {\"kind\":…,\"id\":…} is expected.")]
    [InlineData("""{"Data":{"wakeUp":{"kind":"RouteMail","id":1e99}}}""", "The message is no wake-up: {\"kind\":…,\"id\":…} is expected.")]
    public async Task Anything_else_is_refused_with_its_reason(string body, string reason) =>
        (await Should.ThrowAsync<InvocationException>(async () => WakeUp.From(await ReadAsync(body)))).Message.ShouldBe(reason);

    [Fact]
    public async Task Nesting_is_bounded() =>
        (await Should.ThrowAsync<InvocationException>(() => ReadAsync(new string('[', 100_000)))).Message.ShouldBe("The request is not JSON.");

    private static Task<Invocation> ReadAsync(string body) =>
        Invocation.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);
}

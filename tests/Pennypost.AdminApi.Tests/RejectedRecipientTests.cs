using System.Net;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.RejectedRecipients;

namespace Pennypost.AdminApi.Tests;

/// <summary>Addresses that nobody has through the API.</summary>
public sealed class RejectedRecipientTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-221")]
    public async Task They_are_listed_searched_and_forgotten()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var rejected = system.Get<Core.Receiving.Rejected.RejectedRecipients>();
        rejected.Add(1, "Nobdy@example.com", IPAddress.Parse("::ffff:192.0.2.7"), "kate@partner.example");
        rejected.Add(1, "nobdy@example.com", IPAddress.Parse("192.0.2.7"), "kate@partner.example");
        rejected.Add(4711, "other@example.com", IPAddress.Parse("2001:db8::1"), "");
        await rejected.FlushAsync();

        var page = await client.GetAsync<Page<RejectedRecipientItem>>("rejected-recipients?search=NOBDY");
        var item = page.Items.Single();
        (item.Recipient, item.Client, item.Sender, item.ServiceName, item.Attempts).ShouldBe(("nobdy@example.com", "192.0.2.7", "kate@partner.example", "SMTP Server", 2));
        page = await client.GetAsync<Page<RejectedRecipientItem>>("rejected-recipients?pageSize=1&page=2");
        (page.Total, page.Items.Count).ShouldBe((2, 1));
        (await client.GetAsync<Page<RejectedRecipientItem>>("rejected-recipients?search=2001:db8")).Items.Single().ServiceName.ShouldBeNull();
        (await client.GetAsync("rejected-recipients?page=0")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await client.DeleteAsync("rejected-recipients")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<Page<RejectedRecipientItem>>("rejected-recipients")).Total.ShouldBe(0);
    }
}

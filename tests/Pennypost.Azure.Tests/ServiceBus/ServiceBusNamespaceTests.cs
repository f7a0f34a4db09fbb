using System.Diagnostics;
using System.Net.Security;
using Azure.Core.Pipeline;
using Pennypost.Azure.Pipelines;
using Pennypost.Azure.ServiceBus;

namespace Pennypost.Azure.Tests.ServiceBus;

/// <summary>Sending over the REST protocol to the simulated bus.</summary>
public sealed class ServiceBusNamespaceTests : IAsyncLifetime
{
    private SimulatedServiceBus _bus = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bus = await SimulatedServiceBus.StartAsync(["route-mail"]);

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_batch_arrives_with_ids_bodies_and_times()
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(5);
        await Open().SendAsync("route-mail", [new("a", "{\"kind\":\"RouteMail\",\"id\":1}"), new("b", "second", at)], Cancel);
        _bus.Complaints.ShouldBeEmpty();
        var sent = _bus["route-mail"].Sent;
        sent.Select(message => (message.Id, message.Body)).ShouldBe([("a", "{\"kind\":\"RouteMail\",\"id\":1}"), ("b", "second")]);
        sent[1].Visible.ToUnixTimeSeconds().ShouldBe(at.ToUnixTimeSeconds());
        _bus["route-mail"].Receive()!.Id.ShouldBe("a");
        _bus["route-mail"].Receive().ShouldBeNull("the second is not visible yet");
    }

    [Fact]
    public async Task Entra_tokens_are_sent_over_https_for_the_services_scope()
    {
        using var certificates = new TestCertificates();
        await using var secure = await SimulatedServiceBus.StartAsync(["route-mail"], certificates.Issue("localhost"));
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(certificates) } };
        var options = new AzureClientOptions { Transport = new HttpClientTransport(new HttpClient(handler)) };
        var credential = new FixedToken(SimulatedServiceBus.Token);
        await ServiceBusNamespace.Open($"localhost:{secure.Address.Port}", credential, options).SendAsync("route-mail", [new("a", "x")], Cancel);
        credential.Scopes.ShouldBe(["https://servicebus.azure.net/.default"]);
        secure["route-mail"].Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_throttled_request_waits_as_long_as_it_is_told()
    {
        _bus.FailNext(429, retryAfter: "2");
        var clock = Stopwatch.StartNew();
        await Open().SendAsync("route-mail", [new("a", "x")], Cancel);
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.8));
        _bus.Requests.ShouldBe(2);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_request_whose_answer_is_lost_is_repeated_and_its_messages_arrive_once(int status)
    {
        _bus.FailNext(status, take: true);
        await Open().SendAsync("route-mail", [new("a", "x"), new("b", "y")], Cancel);
        _bus["route-mail"].Sent.Count.ShouldBe(2);
        _bus["route-mail"].Duplicates.ShouldBe(2);
    }

    [Fact]
    public async Task What_the_service_refuses_for_good_is_not_repeated()
    {
        var error = await Should.ThrowAsync<AzureServiceException>(() => Open().SendAsync("no-such-queue", [new("a", "x")], Cancel));
        error.Status.ShouldBe(410);
        _bus.Requests.ShouldBe(1);
        var wrong = _bus.ConnectionString.Replace("SharedAccessKey=", "SharedAccessKey=x", StringComparison.Ordinal);
        (await Should.ThrowAsync<AzureServiceException>(() => ServiceBusNamespace.Open(wrong, new FixedToken("")).SendAsync("route-mail", [new("a", "x")], Cancel))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("RouteMail", "route-mail")]
    [InlineData("SendMail", "send-mail")]
    [InlineData("CheckACME", "check-a-c-m-e")]
    public void Each_kind_of_work_has_its_queue(string kind, string queue) => ServiceBusNamespace.QueueOf(kind).ShouldBe(queue);

    private static System.Security.Cryptography.X509Certificates.X509ChainPolicy Trusting(TestCertificates certificates)
    {
        var policy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(certificates.Roots);
        return policy;
    }

    private ServiceBusNamespace Open() => ServiceBusNamespace.Open(_bus.ConnectionString, new FixedToken(""));
}

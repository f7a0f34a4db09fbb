using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Azure.Pipelines;
using Pennypost.Azure.ServiceBus;

namespace Pennypost.Azure.Tests.ServiceBus;

/// <summary>Wake-ups over the simulated bus.</summary>
public sealed class ServiceBusWakeupsTests : IAsyncLifetime
{
    private SimulatedServiceBus _bus = null!;
    private ServiceBusWakeups _wakeups = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bus = await SimulatedServiceBus.StartAsync(["route-mail", "send-mail"]);
        var options = new AzureClientOptions { OperationLimit = TimeSpan.FromSeconds(20) };
        options.Retry.MaxRetries = 0;
        _wakeups = new ServiceBusWakeups(ServiceBusNamespace.Open(_bus.ConnectionString, new FixedToken(""), options), TimeProvider.System, NullLogger<ServiceBusWakeups>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _wakeups.Dispose();
        await _bus.DisposeAsync();
    }

    [Fact]
    public async Task What_is_signalled_arrives_in_the_queue_of_its_kind()
    {
        await _wakeups.StartAsync(Cancel);
        _wakeups.Signal("RouteMail", [4711]);
        await Eventually.TrueAsync(() => _bus["route-mail"].Sent.Count == 1, "the wake-up arrives");
        using var body = JsonDocument.Parse(_bus["route-mail"].Sent[0].Body);
        body.RootElement.GetProperty("kind").GetString().ShouldBe("RouteMail");
        body.RootElement.GetProperty("id").GetInt64().ShouldBe(4711);
        await _wakeups.StopAsync(Cancel);
    }

    [Fact]
    public async Task Many_rows_are_few_messages()
    {
        for (var row = 1; row <= 64; row++)
        {
            _wakeups.Signal("RouteMail", [row]);
        }

        _wakeups.Signal("SendMail", 1);
        (await _wakeups.FlushAsync(Cancel)).ShouldBeTrue();
        _bus["route-mail"].Sent.Count.ShouldBe(4);
        _bus["send-mail"].Sent.Count.ShouldBe(1);
        _bus.Requests.ShouldBe(2);
        _wakeups.Signal("RouteMail", 1_000_000);
        await _wakeups.FlushAsync(Cancel);
        _bus["route-mail"].Sent.Count.ShouldBe(4 + 32);
    }

    [Fact]
    public async Task Nothing_to_say_is_not_said()
    {
        _wakeups.Signal("RouteMail", 0);
        _wakeups.Signal("RouteMail", []);
        (await _wakeups.FlushAsync(Cancel)).ShouldBeTrue();
        _bus.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_timer_is_the_same_message_whoever_sets_it()
    {
        var due = DateTimeOffset.UtcNow.AddSeconds(40);
        _wakeups.SignalAt("SendMail", due.AddSeconds(20));
        _wakeups.SignalAt("SendMail", due);
        await _wakeups.FlushAsync(Cancel);
        using var another = new ServiceBusWakeups(ServiceBusNamespace.Open(_bus.ConnectionString, new FixedToken("")), TimeProvider.System, NullLogger<ServiceBusWakeups>.Instance);
        another.SignalAt("SendMail", due);
        await another.FlushAsync(Cancel);
        var message = _bus["send-mail"].Sent.ShouldHaveSingleItem();
        message.Visible.ToUnixTimeSeconds().ShouldBe(due.ToUnixTimeSeconds());
        _bus["send-mail"].Duplicates.ShouldBe(1);
    }

    [Fact]
    public async Task While_the_bus_is_away_signals_are_kept_bounded_and_sent_when_it_is_back()
    {
        _bus.Available = false;
        await _wakeups.StartAsync(Cancel);
        for (var row = 1; row <= 100_000; row++)
        {
            _wakeups.Signal("RouteMail", [row]);
        }

        await Eventually.TrueAsync(() => _bus.Requests > 1, "it is tried again");
        _bus["route-mail"].Sent.ShouldBeEmpty();
        _bus.Available = true;
        await Eventually.TrueAsync(() => _bus["route-mail"].Sent.Count > 0, "the wake-ups arrive");
        _bus["route-mail"].Sent.Count.ShouldBeLessThanOrEqualTo(64);
        await _wakeups.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_queue_that_is_missing_makes_no_other_wait()
    {
        await _wakeups.StartAsync(Cancel);
        for (var row = 1; row <= 20; row++)
        {
            _wakeups.Signal("NoSuchWork", [row]);
            _wakeups.Signal("RouteMail", [row]);
            var sent = row;
            await Eventually.TrueAsync(() => _bus["route-mail"].Sent.Count == sent, "the wake-up arrives", TimeSpan.FromSeconds(5));
        }

        await _wakeups.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_was_signalled_last_goes_out_when_the_process_ends()
    {
        await _wakeups.StartAsync(Cancel);
        _wakeups.Signal("SendMail", [7]);
        await _wakeups.StopAsync(Cancel);
        _bus["send-mail"].Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_process_ends_in_time_without_a_bus()
    {
        _bus.Available = false;
        await _wakeups.StartAsync(Cancel);
        _wakeups.Signal("SendMail", 1);
        await _wakeups.StopAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }
}

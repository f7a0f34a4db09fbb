using Pennypost.Functions.Tests.Simulation;

namespace Pennypost.Cloud;

/// <summary>What the scale controller and the triggers do: messages of the simulated bus go to the instances of the functions, and timers tick.</summary>
internal sealed class BusDispatcher : IAsyncDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(5);

    private readonly SimulatedServiceBus _bus;
    private readonly Func<IReadOnlyList<SimulatedHost>> _hosts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _running;
    private int _turn;
    private int _failed;

    /// <param name="bus">The bus.</param>
    /// <param name="hosts">The instances that are up.</param>
    /// <param name="sweepEvery">A minute, as function.json says, or less for a test that would wait for it.</param>
    public BusDispatcher(SimulatedServiceBus bus, Func<IReadOnlyList<SimulatedHost>> hosts, TimeSpan sweepEvery)
    {
        (_bus, _hosts) = (bus, hosts);
        _running =
        [
            .. Enumerable.Range(0, 4).SelectMany(_ => FunctionKinds.All).Select(function => Task.Run(() => DispatchAsync(function))),
            Task.Run(() => TickAsync(sweepEvery)),
        ];
    }

    /// <summary>Invocations that failed, and whose message came again.</summary>
    public int Failed => _failed;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task DispatchAsync(string function)
    {
        var queue = _bus[Azure.ServiceBus.ServiceBusNamespace.QueueOf(function)];
        while (!_stop.IsCancellationRequested)
        {
            if (_bus.Available && queue.Receive() is { } message)
            {
                if (!await InvokeAsync(host => host.DeliverAsync(function, message.Body, message.Deliveries)))
                {
                    queue.Abandon(message);
                }
            }
            else if (_bus.Available && queue.ReceiveDead() is { } dead)
            {
                await InvokeAsync(host => host.DeadLetterAsync(function + "Dead", dead.Body, dead.Id, "MaxDeliveryCountExceeded", "Delivered too often."));
            }
            else
            {
                await Task.Delay(s_poll, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TickAsync(TimeSpan every)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(every, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stop.IsCancellationRequested)
            {
                await InvokeAsync(host => host.TickAsync("Sweep"));
            }
        }
    }

    private async Task<bool> InvokeAsync(Func<SimulatedHost, Task<InvocationOutcome>> invoke)
    {
        var hosts = _hosts();
        if (hosts.Count > 0)
        {
            try
            {
                if ((await invoke(hosts[(int)((uint)Interlocked.Increment(ref _turn) % (uint)hosts.Count)])).Verdict == Verdict.Succeeded)
                {
                    return true;
                }
            }
            catch (Exception died) when (died is HttpRequestException or TaskCanceledException or ObjectDisposedException)
            {
                // The instance was killed in the middle.
            }
        }

        Interlocked.Increment(ref _failed);
        await Task.Delay(50, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }
}

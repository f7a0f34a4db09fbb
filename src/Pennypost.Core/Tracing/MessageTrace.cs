using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Status;
using Pennypost.Core.Telemetry;
using Pennypost.Store.Settings;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tracing;

/// <summary>Takes notes of what happens to messages, for administrators to look up (SET-258). A note costs a place in a bounded queue; the log is written behind.</summary>
/// <remarks>Invariants: taking a note never waits and never fails, so it never slows or loses mail; what finds no place is dropped and counted. Notes are taken after
/// the transaction that they tell of. A host with listeners starts the writer; functions write at the end of each invocation.</remarks>
public sealed class MessageTrace : BackgroundService, ISystemMessageSource
{
    /// <summary>Most notes that wait to be written.</summary>
    public const int Capacity = 20_000;

    private const int BatchSize = 500;

    // Strangers decide how often they are refused: two million a day and process are kept at most.
    private const double RefusalsPerSecond = 20;
    private const double RefusalsAtOnce = 1_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly IServiceProvider _services;
    private readonly SettingStore _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _written;
    private readonly Counter<long> _droppedCounter;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _process = Guid.NewGuid().ToString("N")[..8];
    private readonly Channel<TraceNote> _queue = Channel.CreateBounded<TraceNote>(new BoundedChannelOptions(Capacity));
    private readonly Lock _allowing = new();
    private List<TraceNote> _unwritten = [];
    private double _allowance = RefusalsAtOnce;
    private long _allowedAt;
    private long _tags;
    private long _dropped;
    private long _droppedAt;
    private long _hourlyAt;

    /// <summary>Prepares it; the log itself is looked up with the first note, because some hosts open their database late.</summary>
    public MessageTrace(IServiceProvider services, SettingStore settings, IMeterFactory meters, TimeProvider time, ILogger<MessageTrace> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_services, _settings, _time, _logger) = (services, settings, time, logger);
        _meter = meters.Create(MailTelemetry.Name);
        _written = _meter.CreateCounter<long>("pennypost.trace.written", "{note}", "Notes of the message trace that were written.");
        _droppedCounter = _meter.CreateCounter<long>("pennypost.trace.dropped", "{note}", "Notes of the message trace that were dropped.");
    }

    /// <summary>Whether notes are taken at all.</summary>
    public bool IsOn => _settings.Get(TraceSettings.RetentionDays) > 0;

    /// <summary>Notes that were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current => Dropped > 0 && _time.GetElapsedTime(Volatile.Read(ref _droppedAt)) < TellFor
        ? [new SystemMessage(
            SystemMessageLevel.Warning, "trace-dropped",
            string.Create(CultureInfo.InvariantCulture, $"The message trace has gaps: {Dropped} notes could not be written since the start of this process. No mail is affected."), "/message-trace")]
        : [];

    /// <summary>An event of now.</summary>
    /// <param name="text">What happened; it is bounded and made one line.</param>
    public TraceEvent Event(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TraceEvent(_time.GetUtcNow(), string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _tags):x12}{_process}"), TraceText.Bounded(text));
    }

    /// <summary>Takes a note.</summary>
    /// <param name="note">The note.</param>
    public void Note(TraceNote note)
    {
        if (IsOn && !_queue.Writer.TryWrite(note))
        {
            Drop(1);
        }
    }

    /// <summary>Takes leave to note a refused transaction. Accepted mail needs none: it takes more room elsewhere.</summary>
    public bool MayNoteRefusal()
    {
        if (!IsOn)
        {
            return false;
        }

        lock (_allowing)
        {
            var now = _time.GetTimestamp();
            _allowance = Math.Min(RefusalsAtOnce, _allowance + (_time.GetElapsedTime(_allowedAt, now).TotalSeconds * RefusalsPerSecond));
            _allowedAt = now;
            if (_allowance >= 1)
            {
                _allowance--;
                return true;
            }
        }

        Drop(1);
        return false;
    }

    /// <summary>Counts what could not be noted.</summary>
    /// <param name="notes">How much.</param>
    public void Drop(int notes)
    {
        Interlocked.Add(ref _dropped, notes);
        Volatile.Write(ref _droppedAt, _time.GetTimestamp());
        _droppedCounter.Add(notes);
    }

    /// <summary>Writes what waits, as far as the time goes; the rest waits on.</summary>
    /// <param name="limit">How long to try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FlushAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(limit);
        while (_unwritten.Count > 0 || _queue.Reader.Count > 0)
        {
            if (!await TryWriteAsync(bounded.Token))
            {
                return;
            }
        }
    }

    /// <summary>Forgets what is too old, at most once an hour.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task PruneWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var hour = now.ToUnixTimeSeconds() / 3600;
        if (Interlocked.Exchange(ref _hourlyAt, hour) != hour)
        {
            // Off means that nothing is kept either.
            var days = _settings.Get(TraceSettings.RetentionDays);
            await Log.PruneAsync(days == 0 ? now.AddDays(1) : now.AddDays(-days), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(LastWords, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            // What comes together is written together: a message's acceptance and its delivery are often one row.
            if (_queue.Reader.Count < BatchSize)
            {
                await Task.Delay(Gather, _time, stoppingToken);
            }

            while (!await TryWriteAsync(stoppingToken))
            {
                await Task.Delay(Retry, _time, stoppingToken);
            }
        }
    }

    private ITraceLog Log => _services.GetRequiredService<ITraceLog>();

    private async Task<bool> TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            // What failed before comes first, as it was.
            if (_unwritten.Count == 0)
            {
                _unwritten = Take();
            }

            await Log.WriteAsync(_unwritten, cancellationToken);
            _written.Add(_unwritten.Count);
            _unwritten = [];
            return true;
        }
        catch (InvalidDataException error)
        {
            // Never: others must not wait behind it.
            TracingLog.NotWritable(_logger, error, _unwritten.Count);
            Drop(_unwritten.Count);
            _unwritten = [];
            return true;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            if (error is not OperationCanceledException)
            {
                TracingLog.NotWritten(_logger, error, _unwritten.Count);
            }

            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    // Notes of the same message become one.
    private List<TraceNote> Take()
    {
        var notes = new Dictionary<TraceKey, TraceNote>();
        while (notes.Count < BatchSize && _queue.Reader.TryRead(out var note))
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(notes, note.Key, out _);
            known = known is null ? note : known with
            {
                Outcome = (TraceOutcome)Math.Max((int)known.Outcome, (int)note.Outcome),
                Events = [.. known.Events, .. note.Events],
                Information = known.Information ?? note.Information,
            };
        }

        return [.. notes.Values];
    }
}

/// <summary>The log of this folder.</summary>
internal static partial class TracingLog
{
    [LoggerMessage(4801, LogLevel.Warning, "{Notes} notes of the message trace could not be written; they are tried again while there is room")]
    public static partial void NotWritten(ILogger logger, Exception error, int notes);

    [LoggerMessage(4802, LogLevel.Error, "{Notes} notes of the message trace are refused and dropped")]
    public static partial void NotWritable(ILogger logger, Exception error, int notes);
}

using System.Diagnostics;

namespace Pennypost.Testing;

/// <summary>Waits for something that happens soon but at no certain moment.</summary>
public static class Eventually
{
    /// <summary>Returns when <paramref name="condition"/> holds; fails after <paramref name="limit"/> (30 seconds by default).</summary>
    public static async Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"Did not happen: {what}");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>The same for a condition that must be asked for.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"Did not happen: {what}");
            }

            await Task.Delay(10);
        }
    }
}

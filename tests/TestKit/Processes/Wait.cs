using System.Diagnostics;

namespace TestKit;

/// <summary>Waits for an observed condition instead of sleeping; always ends at a deadline.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <param name="condition">What must become true.</param>
    /// <param name="deadline">How long to wait at most.</param>
    /// <param name="describe">What is waited for, for the failure's first line.</param>
    /// <param name="log">The log to show on failure.</param>
    public static async Task Until(Func<Task<bool>> condition, TimeSpan deadline, string describe, Func<string>? log = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition().ConfigureAwait(false))
        {
            if (watch.Elapsed > deadline) throw Failure(describe, deadline, log);
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    public static Task Until(Func<bool> condition, TimeSpan deadline, string describe, Func<string>? log = null) =>
        Until(() => Task.FromResult(condition()), deadline, describe, log);

    private static TimeoutException Failure(string describe, TimeSpan deadline, Func<string>? log) =>
        new($"{describe}: not seen within {deadline.TotalSeconds:0.#} s\n{log?.Invoke()}");
}

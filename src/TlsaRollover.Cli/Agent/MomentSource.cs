using System.Runtime.InteropServices;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Reads both clocks of this host and whether the wall clock is disciplined.</summary>
public sealed partial class MomentSource(TimeProvider time)
{
    private const int ClockBoottime = 7; // clock_gettime(2): since boot, suspended time included
    private const int TimeError = 5; // adjtimex(2): the clock is not synchronised
    private const int Unsynchronised = 0x40; // adjtimex(2): STA_UNSYNC
    private const int StatusField = 5; // of struct timex, after modes, offset, freq, maxerror and esterror, each a long wide
    private const int TimexLongs = 64; // more than the kernel writes

    private readonly Lazy<string> _bootId = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    /// <summary>Now, by both clocks.</summary>
    public Moment Now() => new(time.GetUtcNow(), _bootId.Value, SinceBoot(), Synchronised());

    private static TimeSpan SinceBoot() =>
        GetTime(ClockBoottime, out var now) == 0
            ? TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromMicroseconds(now.Nanoseconds / 1000)
            : throw new InvalidOperationException($"clock_gettime(CLOCK_BOOTTIME) failed with errno {Marshal.GetLastPInvokeError()}");

    /// <summary>False too where a sandbox forbids to ask: then waits start anew after a boot, which is late but safe.</summary>
    private static bool Synchronised()
    {
        Span<nint> timex = stackalloc nint[TimexLongs];
        timex.Clear(); // modes = 0: only asks
        var state = AdjustTime(ref timex[0]);
        return state is not (-1 or TimeError) && ((int)timex[StatusField] & Unsynchronised) == 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec now);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustTime(ref nint timex);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

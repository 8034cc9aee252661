namespace TlsaRollover.Core.Rollover;

/// <summary>An observation of both clocks: the wall clock and the time since boot.</summary>
/// <param name="Wall">Wall clock, UTC.</param>
/// <param name="BootId">Names the boot that <paramref name="SinceBoot"/> counts from.</param>
/// <param name="SinceBoot">Time since boot, suspended time included.</param>
/// <param name="Synchronised">Whether the wall clock was disciplined by a time source.</param>
public sealed record Moment(DateTimeOffset Wall, string BootId, TimeSpan SinceBoot, bool Synchronised)
{
    /// <summary>
    /// The time that has surely passed between <paramref name="earlier"/> and now, or null when the clocks cannot tell: a
    /// sighting from the future, or another boot and no synchronised wall clock on both sides. No clock step in either
    /// direction makes it longer than the truth within a boot.
    /// </summary>
    public TimeSpan? Since(Moment earlier)
    {
        var wall = Wall - earlier.Wall;
        if (wall < TimeSpan.Zero)
            return null;
        if (earlier.BootId != BootId)
            return Synchronised && earlier.Synchronised ? wall : null;
        var sinceBoot = SinceBoot - earlier.SinceBoot;
        return sinceBoot < TimeSpan.Zero ? null : sinceBoot < wall ? sinceBoot : wall;
    }

    /// <summary>This moment, or <paramref name="now"/> when the clocks cannot tell how long ago it was: its wait starts anew.</summary>
    public Moment OrRestamped(Moment now) => now.Since(this) is null ? now : this;
}

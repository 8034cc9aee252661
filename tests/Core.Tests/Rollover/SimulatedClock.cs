using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>The host's clocks over true time: a wall clock that may be stepped, and a boot that may end.</summary>
public sealed class SimulatedClock
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _offset;
    private TimeSpan _bootedAt = TimeSpan.FromHours(-1);
    private int _boot;
    private bool _synchronised = true;

    public Moment At(TimeSpan now) => new(Epoch + now + _offset, $"boot-{_boot}", now - _bootedAt, _synchronised);

    /// <summary>Steps the wall clock; a clock that was stepped away is not synchronised until it is stepped back to the truth.</summary>
    public void Step(TimeSpan offset) => (_offset, _synchronised) = (offset, offset == TimeSpan.Zero);

    public void LoseSynchronisation() => _synchronised = false;

    public void Reboot(TimeSpan now) => (_boot, _bootedAt) = (_boot + 1, now);
}

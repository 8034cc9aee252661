using System.Globalization;
using TlsaRollover.Cli.Agent;
using Xunit;

namespace Cli.Tests.Agent;

public sealed class MomentSourceTests
{
    [Fact]
    public void It_reads_the_kernels_clocks()
    {
        var before = Uptime();
        var moment = new MomentSource(TimeProvider.System).Now();
        Assert.InRange(moment.SinceBoot, before - TimeSpan.FromMilliseconds(20), Uptime() + TimeSpan.FromMilliseconds(20));
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), moment.BootId);
    }

    private static TimeSpan Uptime() =>
        TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
}

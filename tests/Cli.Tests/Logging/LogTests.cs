using TlsaRollover.Cli.Logging;
using Xunit;

namespace Cli.Tests.Logging;

public sealed class LogTests : IDisposable
{
    private readonly StringWriter _written = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Lines_for_journald_carry_their_priority()
    {
        using var log = Log.To(_written, priorities: true, verbose: true);
        log.Error("one");
        log.Warning("two\nlines");
        log.Information("{Lineage:l}: {Word}", "three", 3);
        log.Debug("four");
        Assert.Equal("<3>one\n<4>two lines\n<6>three: 3\n<7>four\n", _written.ToString());
    }

    [Fact]
    public void Lines_elsewhere_carry_the_programs_name()
    {
        using var log = Log.To(_written, priorities: false, verbose: false);
        log.Information("one");
        log.Debug("two");
        Assert.Equal("tlsa-rollover: one\n", _written.ToString());
    }

    [Theory]
    [InlineData("8:12345", "socket:[12345]", true)]
    [InlineData("8:12345", "socket:[99]", false)]
    [InlineData("8:12345", "/var/log/cron.log", false)]
    [InlineData(null, "socket:[12345]", false)]
    [InlineData("8:12345", null, false)]
    public void Only_the_journals_own_stream_is_taken_for_it(string? variable, string? stderr, bool journal) =>
        Assert.Equal(journal, Log.ToJournal(variable, stderr));
}

using Cli.Tests.Agent;
using TlsaRollover.Cli.Commands;
using TlsaRollover.Cli.Terminals;
using Xunit;

namespace Cli.Tests.Commands;

/// <summary>Data goes to standard output, text for people to standard error, and control functions nowhere but where bars are.</summary>
public sealed class StreamTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public StreamTests()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _run = new(_world);
        _run.Variables[HookCommand.Lineage] = $"/etc/letsencrypt/live/{FakeWorld.Name}";
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--json")]
    [InlineData("--help")]
    [InlineData("rollover", "--help")]
    public async Task Data_alone(params string[] args) => Assert.Equal((true, false), await WrittenAsync(args));

    [Theory]
    [InlineData("hook")]
    [InlineData("cleanup")]
    [InlineData("rollover", FakeWorld.Name)]
    [InlineData("rollover", "--wait", FakeWorld.Name)]
    [InlineData("resume", FakeWorld.Name)]
    [InlineData("withdraw", FakeWorld.Name)]
    [InlineData("withdraw", "--yes", FakeWorld.Name)]
    [InlineData("record", "nothing.pem")]
    [InlineData("cleanup", "--wrong")]
    public async Task Text_alone(params string[] args) => Assert.Equal((false, true), await WrittenAsync(args));

    [Theory]
    [InlineData("rollover", "--dry-run", FakeWorld.Name)]
    public async Task Data_and_text(params string[] args) => Assert.Equal((true, true), await WrittenAsync(args));

    /// <summary>Whether anything was written on each stream, without and with a terminal.</summary>
    private async Task<(bool Data, bool Text)> WrittenAsync(string[] args)
    {
        var bars = args.Contains("--wait");
        await _run.RunAsync(args);
        var written = (_run.Out.Length > 0, _run.Error.Length > 0);
        Assert.DoesNotContain("\e", _run.Out + _run.Error, StringComparison.Ordinal);

        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _run.Terminal = new Terminal(80, 24, Colours: true, Unicode: true);
        await _run.RunAsync(args);
        Assert.Equal(bars, (_run.Out + _run.Error).Contains('\e', StringComparison.Ordinal));
        return written;
    }
}

using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class WithdrawCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public WithdrawCommandTests()
    {
        _world.Settled(_world.Certificate("old"));
        _run = new(_world);
    }

    [Fact]
    public async Task Without_a_terminal_it_asks_nobody_and_names_the_option()
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("withdraw", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: nobody can be asked whether DANE is to end: say 'tlsa-rollover withdraw --yes mail.example.com'\n", _run.Error);
        Assert.Empty(_run.Opened);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no\n")]
    [InlineData("yesterday\n")]
    public async Task Any_answer_but_yes_changes_nothing(string typed)
    {
        _run.Typed = typed;
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("withdraw", FakeWorld.Name));
        Assert.Equal(
            "Remove the TLSA records of mail.example.com at _25._tcp.mail.example.com, and so end DANE? [y/N] tlsa-rollover: mail.example.com: not confirmed: nothing was changed; 'tlsa-rollover withdraw mail.example.com' asks again\n", _run.Error);
        Assert.Empty(_run.Opened);
    }

    [Theory]
    [InlineData("y\n")]
    [InlineData(" Yes \n")]
    [InlineData(null, "--yes")]
    public async Task Our_records_go_and_services_keep_the_certificate(string? typed, params string[] options)
    {
        _run.Typed = typed;
        Assert.Equal(ExitCode.Done, await _run.RunAsync(["withdraw", FakeWorld.Name, .. options]));
        Assert.Equal((RecordSet.Empty, "old", true), (_world.Published, _world.Activated, _world.State.Withdrawn));
        Assert.Contains(
            "tlsa-rollover: mail.example.com: withdraw: DANE ends: our records at _25._tcp.mail.example.com are removed; 'tlsa-rollover resume mail.example.com' takes it back\n"
            + $"tlsa-rollover: mail.example.com: retire {FakeWorld.Ours(_world.Certificates["old"])} at _25._tcp.mail.example.com: DANE is withdrawn\n",
            _run.Error,
            StringComparison.Ordinal);
        Assert.Equal(["withdraw", "retire", "move"], _world.Entries.Select(entry => entry.Event));
    }

    [Fact]
    public async Task Then_renewals_are_activated_once_no_cache_refuses_them_and_published_no_more()
    {
        await _run.RunAsync("withdraw", "--yes", FakeWorld.Name);
        _world.Newest = _world.Certificate("new");
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", FakeWorld.Name));
        Assert.Equal("old", _world.Activated);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("rollover", "--wait", FakeWorld.Name));
        Assert.Equal(("new", RecordSet.Empty), (_world.Activated, _world.Published));
    }

    [Fact]
    public async Task Twice_is_once()
    {
        await _run.RunAsync("withdraw", "--yes", FakeWorld.Name);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("withdraw", "--yes", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: rest: all is as it should be\n", _run.Error);
    }

    [Fact]
    public async Task What_was_never_published_cannot_be_withdrawn()
    {
        _world.Put(RolloverState.New(FakeWorld.Name, _world.Now()));
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("withdraw", "--yes", FakeWorld.Name));
        Assert.Equal("tlsa-rollover: mail.example.com: nothing is published for it yet: take [lineages.\"mail.example.com\"] out of /etc/tlsa-rollover/config.toml\n", _run.Error);
        Assert.False(_world.State.Withdrawn);
    }
}

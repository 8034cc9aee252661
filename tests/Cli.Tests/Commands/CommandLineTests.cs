using Cli.Tests.Agent;
using TlsaRollover.Cli;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class CommandLineTests
{
    private readonly CommandRun _run = new(new FakeWorld());

    [Theory]
    [InlineData("hook")]
    [InlineData("cleanup")]
    [InlineData("status")]
    [InlineData("record")]
    [InlineData("rollover")]
    [InlineData("resume")]
    [InlineData("withdraw")]
    [InlineData("init")]
    public async Task The_help_of_every_command_has_exit_codes_and_an_example(string command)
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync(command, "--help"));
        Assert.Matches($"Description:\n  \\w.*\n(.*\n)*Exit codes:\n  0  .*\n(  [1-5]  .*\n)*\nExample:\n  .*tlsa-rollover {command}", _run.Out);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task The_help_of_the_program_names_its_commands()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("--help"));
        Assert.All(["hook", "cleanup [LINEAGE…]", "status [LINEAGE…]", "record [LINEAGE|FILE…]", "rollover <LINEAGE>", "resume <LINEAGE>", "withdraw <LINEAGE>", "--config", "--verbose"], word => Assert.Contains(word, _run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lineages_are_shown_as_what_may_be_left_out()
    {
        await _run.RunAsync("cleanup", "--help");
        Assert.Contains(" cleanup [LINEAGE…] [options]", _run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("<LINEAGE", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Required command was not provided; see tlsa-rollover --help")]
    [InlineData("Unrecognized command or argument 'clean'; see tlsa-rollover --help", "clean")]
    [InlineData("Unrecognized command or argument 'x'; see tlsa-rollover hook --help", "hook", "x")]
    [InlineData("Unrecognized option '--jsn'; see tlsa-rollover status --help", "status", "--jsn")]
    [InlineData("Required argument 'LINEAGE' missing for command: 'resume'; see tlsa-rollover resume --help", "resume")]
    [InlineData("Unrecognized option '--ys'; see tlsa-rollover withdraw --help", "withdraw", "--ys")]
    [InlineData("--wait and --dry-run exclude each other; see tlsa-rollover rollover --help", "rollover", "--wait", "--dry-run", "mail.example.com")]
    [InlineData("Required argument missing for option: '--config'; see tlsa-rollover hook --help", "hook", "--config")]
    [InlineData("/etc/tlsa-rollover/config.toml: lineage 'www' is not configured: add a table [lineages.\"www\"], or name one of mail.example.com", "cleanup", "www")]
    [InlineData("/etc/tlsa-rollover/config.toml: lineage '@names' is not configured: add a table [lineages.\"@names\"], or name one of mail.example.com", "status", "@names")]
    public async Task Misuse_is_one_line_and_exit_code_2(string line, params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync(args));
        Assert.Equal(("", $"tlsa-rollover: {line}\n"), (_run.Out, _run.Error));
    }

    [Fact]
    public async Task Each_fault_of_the_configuration_is_a_line()
    {
        _run.ConfigurationFault = new UserException(ExitCode.Usage, "config.toml:3: this\nconfig.toml:9: that");
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("cleanup"));
        Assert.Equal("tlsa-rollover: config.toml:3: this\ntlsa-rollover: config.toml:9: that\n", _run.Error);
    }

    [Fact]
    public async Task What_nobody_expected_is_called_a_bug_and_shown_in_full_only_when_asked()
    {
        _run.ConfigurationFault = new InvalidOperationException("oops");
        Assert.Equal(ExitCode.Bug, await _run.RunAsync("cleanup"));
        Assert.Equal("tlsa-rollover: a bug in tlsa-rollover, please report it with the output of --verbose: InvalidOperationException: oops\n", _run.Error);
        await _run.RunAsync("cleanup", "--verbose");
        Assert.Contains(nameof(CommandRun), _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_told_to_end_is_tried_again()
    {
        _run.ConfigurationFault = new OperationCanceledException();
        Assert.Equal(ExitCode.TryAgain, await _run.RunAsync("cleanup"));
        Assert.Equal("tlsa-rollover: told to end; the next run goes on from here\n", _run.Error);
    }
}

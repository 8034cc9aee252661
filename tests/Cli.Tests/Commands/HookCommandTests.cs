using Cli.Tests.Agent;
using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class HookCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public HookCommandTests()
    {
        _world.Settled(_world.Certificate("old")).Newest = _world.Certificate("new");
        _run = new(_world) { Variables = { ["RENEWED_LINEAGE"] = "/etc/letsencrypt/live/mail.example.com/", ["RENEWED_DOMAINS"] = "mail.example.com" } };
    }

    [Fact]
    public async Task It_publishes_under_the_writer_lock_and_says_what_it_did()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("hook"));
        Assert.Equal(("tlsa-rollover hook", true), Assert.Single(_run.Opened));
        Assert.Equal((Phase.Publishing, ""), (_world.State.Phase, _run.Out));
        Assert.StartsWith("tlsa-rollover: mail.example.com: move: publishing: renewed with a new key\ntlsa-rollover: mail.example.com: publish 3 1 1 ", _run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\ntlsa-rollover: mail.example.com: its record is published; cleanup goes on from here\n", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "RENEWED_LINEAGE is not set: let certbot call this as its deploy hook, or set it to the lineage's folder, such as /etc/letsencrypt/live/NAME")]
    [InlineData("", "RENEWED_LINEAGE is not set: let certbot call this as its deploy hook, or set it to the lineage's folder, such as /etc/letsencrypt/live/NAME")]
    [InlineData("mail.example.com", "RENEWED_LINEAGE is 'mail.example.com': give the absolute path of a lineage, such as /etc/letsencrypt/live/NAME")]
    [InlineData("/etc/letsencrypt/live/www", "/etc/tlsa-rollover/config.toml: lineage 'www' is not configured: add a table [lineages.\"www\"], or name one of mail.example.com")]
    [InlineData("/srv/live/mail.example.com", "RENEWED_LINEAGE is /srv/live/mail.example.com, and 'certbot' under [agent] is /etc/letsencrypt: make it the folder that holds live/")]
    public async Task A_lineage_that_it_cannot_care_for_is_one_line_and_exit_code_2(string? folder, string line)
    {
        if (folder is null)
            _run.Variables.Remove("RENEWED_LINEAGE");
        else
            _run.Variables["RENEWED_LINEAGE"] = folder;
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("hook"));
        Assert.Equal($"tlsa-rollover: {line}\n", _run.Error);
        Assert.Empty(_world.Calls);
    }

    [Fact]
    public async Task The_installed_hook_is_quiet_for_lineages_that_are_not_configured()
    {
        _run.Variables["RENEWED_LINEAGE"] = "/etc/letsencrypt/live/www";
        Assert.Equal((ExitCode.Done, ""), (await _run.RunAsync("hook", "--if-configured"), _run.Error));
    }

    [Theory]
    [InlineData("fullchain.pem holds no certificate: run certbot again", ExitCode.Usage)]
    public async Task Broken_files_are_one_line_and_nothing_is_changed(string line, int code)
    {
        _world.NewestFault = new LineageException(line);
        Assert.Equal(code, await _run.RunAsync("hook"));
        Assert.Equal($"tlsa-rollover: {line}\n", _run.Error);
        Assert.Equal(["newest"], _world.Calls);
    }

    [Fact]
    public async Task A_lineage_reached_by_another_path_is_known_by_its_certificate()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["srv/live/mail.example.com"]);
        File.WriteAllText(folder["srv/live/mail.example.com/cert.pem"], "same");
        Directory.CreateSymbolicLink(folder["etc"], folder["srv"]);
        _run.Certbot = folder["srv"];
        _run.Variables["RENEWED_LINEAGE"] = folder["etc/live/mail.example.com"];
        Assert.Equal(ExitCode.Done, await _run.RunAsync("hook"));
    }
}

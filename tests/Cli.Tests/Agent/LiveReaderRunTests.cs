using TlsaRollover.Cli;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>A lineage whose service reads certbot's own files: it presents a renewed key at once.</summary>
public sealed class LiveReaderRunTests
{
    private const string Text = "warning: /etc/postfix/main.cf:12 reads /etc/letsencrypt/live/mail.example.com: no rollover can be safe until it reads /srv/served/mail.example.com in its place\n";
    private const string Early = "warning: 192.0.2.25:25 presents the renewed key before its time";

    private readonly FakeWorld _world = new();

    public LiveReaderRunTests()
    {
        _world.Settled(_world.Certificate("old"));
        _world.Readers.Add(new("/etc/postfix/main.cf", 12));
    }

    [Fact]
    public async Task A_hook_says_it_before_it_publishes_and_exits_as_ever()
    {
        _world.Newest = _world.Certificate("new");
        for (var hook = 0; hook < 2; hook++)
        {
            _world.Log.GetStringBuilder().Clear();
            Assert.Equal(ExitCode.Done, (await _world.RunAsync(kind: RunKind.Hook)).ExitCode);
            Assert.StartsWith($"tlsa-rollover: mail.example.com: {Text}", _world.Log.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("publish 3 1 1", string.Join('\n', _world.Entries.Select(entry => entry.Why)), StringComparison.Ordinal);
        Assert.Single(_world.Entries, entry => entry.Event == "warning");
    }

    [Fact]
    public async Task Cleanup_says_it_once_and_again_when_it_gets_worse()
    {
        await _world.RunAsync();
        Assert.Contains(Text, _world.Log.ToString(), StringComparison.Ordinal);
        _world.Log.GetStringBuilder().Clear();
        await _world.RunAsync();
        Assert.Equal("", _world.Log.ToString());
        (_world.Newest, _world.Served) = (_world.Certificate("new"), _world.Certificates["new"]);
        Assert.Equal(ExitCode.Done, (await _world.RunAsync()).ExitCode);
        Assert.Contains(Early, _world.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("activate", _world.Calls.Skip(_world.Calls.IndexOf("change")));
        _world.Log.GetStringBuilder().Clear();
        await _world.RunAsync();
        Assert.Equal("", _world.Log.ToString());
    }

    [Fact]
    public async Task A_fault_that_was_said_is_not_said_again_for_a_warning_between()
    {
        _world.Readers.Clear();
        _world.ServersFault = new AuthoritativeDnsException("192.0.2.1:53 does not answer");
        await _world.RunAsync();
        Assert.Contains("192.0.2.1:53 does not answer", _world.Log.ToString(), StringComparison.Ordinal);
        _world.Log.GetStringBuilder().Clear();
        _world.Readers.Add(new("/etc/postfix/main.cf", 12));
        await _world.RunAsync();
        Assert.Equal($"tlsa-rollover: mail.example.com: {Text}", _world.Log.ToString());
        _world.Log.GetStringBuilder().Clear();
        await _world.RunAsync();
        Assert.Equal("", _world.Log.ToString());
    }

    [Fact]
    public async Task Where_the_text_says_nothing_the_wire_does_after_one_activation_in_vain()
    {
        _world.Readers.Clear();
        (_world.Newest, _world.Served, _world.IgnoreActivation) = (_world.Certificate("new"), _world.Certificates["new"], true);
        await _world.RunAsync();
        Assert.DoesNotContain("warning:", _world.Log.ToString(), StringComparison.Ordinal);
        for (var run = 0; run < 4; run++)
            await _world.RunAsync();
        Assert.Contains($"{Early}: senders with an older answer refuse it now; make its service read /srv/served/mail.example.com, not /etc/letsencrypt/live/mail.example.com", _world.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _world.Calls.Count(call => call == "activate")); // once in each phase, and then after pauses
    }
}

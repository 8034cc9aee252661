using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

public sealed class DnsInputTests(DnsFixture dns) : IClassFixture<DnsFixture>, IDisposable
{
    private static readonly IPEndPoint Nowhere = new(IPAddress.Parse("127.0.0.98"), 53);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Desk desk = new(dns);

    [Fact]
    public Task An_owner_outside_any_zone()
    {
        desk.WriteConfiguration(owner: $"_25._tcp.{desk.Host}.invalid");
        return RefusesAsync(5, $"{dns.Bind.Endpoint}", "invalid");
    }

    [Fact]
    public Task A_wrong_TSIG_secret()
    {
        desk.WriteConfiguration(keyFile: dns.Bind.KeyFile(dns.Bind.Keys.Sha256.WithWrongSecret()));
        return RefusesAsync(5, $"{dns.Bind.Endpoint}", "BADSIG", $"'{dns.Bind.Keys.Sha256.Name}'", "secret");
    }

    [Fact]
    public Task A_TSIG_key_that_the_server_does_not_know()
    {
        desk.WriteConfiguration(keyFile: dns.Bind.KeyFile(dns.Bind.Keys.Unknown));
        return RefusesAsync(5, $"{dns.Bind.Endpoint}", "BADKEY", $"'{dns.Bind.Keys.Unknown.Name}'", "unknown");
    }

    [Fact]
    public Task A_TSIG_key_that_is_not_allowed_to()
    {
        desk.WriteConfiguration(keyFile: dns.Bind.KeyFile(dns.Bind.Keys.NotGranted));
        return RefusesAsync(5, $"{dns.Bind.Endpoint}", "REFUSED", $"'{dns.Bind.Keys.NotGranted.Name}'", desk.Owner, "update-policy");
    }

    [Fact]
    public Task A_server_that_cannot_be_reached()
    {
        desk.WriteConfiguration(server: Nowhere);
        return RefusesAsync(4, $"{Nowhere}");
    }

    [Fact]
    public Task A_server_that_is_not_authoritative()
    {
        desk.WriteConfiguration(server: dns.Elsewhere.Endpoint, keyFile: dns.Elsewhere.KeyFile(dns.Elsewhere.Keys.Sha256));
        return RefusesAsync(5, $"{dns.Elsewhere.Endpoint}", desk.Host);
    }

    [Fact]
    public async Task A_server_of_the_list_that_is_not_authoritative_is_waited_for_by_name()
    {
        desk.WriteConfiguration(authoritative: [dns.Bind.Endpoint, dns.Elsewhere.Endpoint]);
        await desk.PublishAsync();
        (await desk.Agent.CleanupAsync()).Expect("cleanup");
        var status = await desk.Agent.StatusAsync();
        Assert.True(status is { Phase: "publishing", Decision: "wait" }, status.Json);
        Assert.Contains($"{dns.Elsewhere.Endpoint}", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_of_the_list_that_are_all_not_authoritative_are_named_by_cleanup_and_do_not_fail_the_hook()
    {
        desk.WriteConfiguration(authoritative: [dns.Elsewhere.Endpoint]);
        await desk.PublishAsync();
        desk.Says(await desk.Agent.CleanupAsync(), 4, $"{dns.Elsewhere.Endpoint}", desk.Owner);
        Assert.Single(await desk.PublishedAsync());
    }

    [Fact]
    public async Task A_reload_command_that_is_missing()
    {
        var missing = desk["no-such-program"];
        desk.WriteConfiguration(reload: $"[\"{missing}\", \"reload\"]");
        await desk.PublishAsync();
        var published = await desk.PublishedAsync();
        CommandResult run = null!;
        await Wait.Until(async () => (run = await desk.Agent.CleanupAsync()).ExitCode != 0, Limit, "the reload command is called", () => desk.Agent.Log);
        desk.Says(run, 4, $"'{missing} reload'", "does not exist or is not executable", "'reload' in the configuration");
        Assert.Equal(published, await desk.PublishedAsync());
    }

    public void Dispose() => desk.Dispose();

    /// <summary>The hook says it at once; the next cleanup fails likewise and is quiet, for nothing changed.</summary>
    private async Task RefusesAsync(int exitCode, params IReadOnlyList<string> words)
    {
        desk.Says(await desk.HookAsync(), exitCode, words);
        Assert.Empty(await desk.PublishedAsync());
        Assert.False(Directory.Exists(desk["served"]), desk.Agent.Log);
        var again = await desk.Agent.CleanupAsync();
        Assert.True(exitCode == again.ExitCode, $"exit code {again.ExitCode}\n{again.Error}");
        Assert.Empty(await desk.PublishedAsync());
    }
}

using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

public sealed class ConfigurationInputTests(DnsFixture dns) : IClassFixture<DnsFixture>, IDisposable
{
    private readonly Desk desk = new(dns);

    [Fact]
    public async Task Every_fault_is_named_at_once_with_its_line_and_key()
    {
        var text = File.ReadAllText(desk.Agent.Configuration);
        desk.Write("config.toml", text.Replace("ttl_floor = \"1s\"", "ttl_flor = \"1s\"", StringComparison.Ordinal)
            .Replace("pad = \"1s\"", "pad = \"0s\"", StringComparison.Ordinal)
            .Replace("provider = \"main\"", "provider = \"mian\"", StringComparison.Ordinal)
            .Replace("ttl_stable = true", "ttl_stable = \"yes\"", StringComparison.Ordinal));
        foreach (var command in new[] { "cleanup", "status", "hook" })
        {
            var result = await desk.Agent.RunAsync([command], new Dictionary<string, string> { ["RENEWED_LINEAGE"] = desk.Live });
            Assert.True(result.ExitCode == 2, result.Error);
            Assert.Collection(
                result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Says(line, 5, "agent.ttl_flor", "ttl_floor"),
                line => Says(line, 6, "agent.pad", "1s"),
                line => Says(line, 16, "provider", "mian", "main"),
                line => Says(line, 21, "ttl_stable"));
        }
        Assert.False(Directory.Exists(desk.State));
        Assert.Empty(await desk.PublishedAsync());
    }

    [Fact]
    public async Task A_secret_that_others_may_read()
    {
        var open = desk.Write("open.key", File.ReadAllText(desk.KeyFile));
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        desk.WriteConfiguration(keyFile: open);
        await desk.RefusesAsync(desk.HookAsync, 2, desk.Agent.Configuration, "key_file", $"chmod 600 {open}");
    }

    [Fact]
    public async Task A_systemd_credential_outside_and_inside_of_its_unit()
    {
        desk.Write("config.toml", File.ReadAllText(desk.Agent.Configuration).Replace($"key_file = \"{desk.KeyFile}\"", "credential = \"tsig\"", StringComparison.Ordinal));
        File.SetUnixFileMode(desk.Write("unit/tsig", File.ReadAllText(desk.KeyFile)), UnixFileMode.UserRead);
        await desk.RefusesAsync(() => HookAsync(""), 2, desk.Agent.Configuration, "providers.main.credential", "CREDENTIALS_DIRECTORY", "LoadCredential=tsig:");
        (await HookAsync(desk["unit"])).Expect("the hook within a unit");
        Assert.Single(await desk.PublishedAsync());
    }

    [Fact]
    public Task A_configuration_that_is_missing()
    {
        File.Delete(desk.Agent.Configuration);
        return desk.RefusesAsync(desk.HookAsync, 2, desk.Agent.Configuration, "--config");
    }

    public void Dispose() => desk.Dispose();

    private Task<CommandResult> HookAsync(string unit) =>
        desk.Agent.RunAsync(["hook"], new Dictionary<string, string> { ["RENEWED_LINEAGE"] = desk.Live, ["CREDENTIALS_DIRECTORY"] = unit });

    private void Says(string line, int number, params IReadOnlyList<string> words)
    {
        Assert.StartsWith($"tlsa-rollover: {desk.Agent.Configuration}:{number}: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}

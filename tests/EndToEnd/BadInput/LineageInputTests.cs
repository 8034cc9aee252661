using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

public sealed class LineageInputTests(DnsFixture dns) : IClassFixture<DnsFixture>, IDisposable
{
    private readonly Desk desk = new(dns);

    [Fact]
    public Task A_hook_without_RENEWED_LINEAGE() =>
        desk.RefusesAsync(() => desk.Agent.RunAsync(["hook"]), 2, "RENEWED_LINEAGE is not set", "deploy hook");

    [Fact]
    public async Task An_unknown_lineage()
    {
        await desk.RefusesAsync(() => desk.Agent.HookAsync(desk["certbot/live/other.example.test"]), 2, desk.Agent.Configuration, "'other.example.test'", $"[lineages.\"other.example.test\"]");
        await desk.RefusesAsync(() => desk.Agent.RunAsync(["cleanup", "other.example.test"]), 2, desk.Agent.Configuration, "'other.example.test'");
        var hook = await desk.Agent.RunAsync(["hook", "--if-configured"], new Dictionary<string, string> { ["RENEWED_LINEAGE"] = desk["certbot/live/other.example.test"] });
        Assert.Equal((0, "", ""), (hook.ExitCode, hook.Output, hook.Error));
    }

    [Fact]
    public async Task A_lineage_directory_that_is_missing()
    {
        await desk.PublishAsync();
        Directory.Delete(desk.Live, recursive: true);
        await desk.RefusesAsync(desk.HookAsync, 2, $"{desk.Host}: there is no certificate", "certbot certificates");
    }

    [Fact]
    public async Task A_lineage_directory_that_is_empty()
    {
        await desk.PublishAsync();
        Directory.Delete(desk.Live, recursive: true);
        Directory.CreateDirectory(desk.Live);
        await desk.RefusesAsync(desk.HookAsync, 2, $"{desk.Live}/fullchain.pem does not exist", "restore it, or renew");
    }

    [Fact]
    public async Task A_certificate_and_a_key_that_do_not_match()
    {
        await desk.PublishAsync();
        using var other = TestCertificate.Ecdsa(desk.Host);
        desk.WriteLineage(key: _ => other.KeyPem);
        await desk.RefusesAsync(desk.HookAsync, 2, desk.Live, "privkey.pem", "not");
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")]
    [InlineData("this is no PEM\n")]
    [InlineData("")]
    public async Task A_chain_that_is_garbage(string text)
    {
        await desk.PublishAsync();
        desk.WriteLineage(fullChain: _ => text);
        await desk.RefusesAsync(desk.HookAsync, 2, $"{desk.Live}/fullchain.pem", "restore it, or renew");
    }

    [Fact]
    public async Task A_chain_that_is_cut_off()
    {
        await desk.PublishAsync();
        desk.WriteLineage(fullChain: pem => pem[..(pem.Length / 2)]);
        await desk.RefusesAsync(desk.HookAsync, 2, $"{desk.Live}/fullchain.pem", "restore it, or renew");
    }

    [Fact]
    public async Task A_key_that_is_garbage()
    {
        await desk.PublishAsync();
        desk.WriteLineage(key: _ => "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n");
        await desk.RefusesAsync(desk.HookAsync, 2, $"{desk.Live}/privkey.pem", "damaged");
    }

    [Fact]
    public async Task Garbage_found_by_cleanup_is_named_once_and_changes_no_record()
    {
        await desk.PublishAsync();
        var published = await desk.PublishedAsync();
        desk.WriteLineage(fullChain: _ => "garbage");
        desk.Says(await desk.Agent.CleanupAsync(), 2, $"{desk.Live}/fullchain.pem", "restore it, or renew");
        var again = await desk.Agent.CleanupAsync();
        Assert.Equal((2, ""), (again.ExitCode, again.Error));
        Assert.Equal(published, await desk.PublishedAsync());
    }

    public void Dispose() => desk.Dispose();
}

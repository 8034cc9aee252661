using TestKit;
using Xunit;

namespace EndToEnd.Examples;

/// <summary>Each example, from its first publication through a rollover to the end, with the real servers on the example's own lines.</summary>
public sealed class ExampleTests
{
    private const string Lineage = "mail.example.com";

    [Fact]
    public async Task Postfix_at_three_ports_with_two_names()
    {
        await using var site = await ExampleSite.StartAsync("postfix", PostfixAsync, [(Lineage, "ecdsa", ["mail.example.com", "smtp.example.com"])]);
        await RollOverAsync(site);

        static async Task<IReadOnlyList<IDisposable>> PostfixAsync(ExampleSite site, string served) =>
            [await StartPostfixAsync(site, served, site.Example.Text("master.cf"))];
    }

    [Fact]
    public async Task Postfix_and_Dovecot_at_seven_ports()
    {
        await using var site = await ExampleSite.StartAsync("dovecot", BothAsync, [(Lineage, "ecdsa", ["mail.example.com", "imap.example.com"])]);
        await RollOverAsync(site);

        static async Task<IReadOnlyList<IDisposable>> BothAsync(ExampleSite site, string served)
        {
            var listening = site.Example.Endpoints.Select(endpoint => endpoint.Address).Where(address => address.Port != 25);
            var dovecot = await DovecotServer.StartAsync(site.Example.Text("dovecot.conf", served), [.. listening], site.Network);
            site.SetReload("doveadm", dovecot.ReloadCommand);
            return [dovecot, await StartPostfixAsync(site, served)];
        }
    }

    [Fact]
    public async Task Exim_without_a_reload()
    {
        await using var site = await ExampleSite.StartAsync("exim", EximAsync, [(Lineage, "ecdsa", ["mail.example.com"])]);
        await RollOverAsync(site);

        static async Task<IReadOnlyList<IDisposable>> EximAsync(ExampleSite site, string served) =>
            [await EximServer.StartAsync(site.Example.Text("exim.conf", served), [.. site.Example.Endpoints.Select(endpoint => endpoint.Address)], site.Network)];
    }

    /// <summary>Postfix at port 25, and where the lines for master.cf say.</summary>
    internal static async Task<PostfixServer> StartPostfixAsync(ExampleSite site, string served, string master = "")
    {
        var postfix = await PostfixServer.StartAsync([new(new(ExampleSite.Address, 25), [])], site.Network, site.Example.Text("main.cf", served), master);
        site.SetReload("postfix", postfix.ReloadCommand);
        return postfix;
    }

    private static async Task RollOverAsync(ExampleSite site)
    {
        await ExampleSteps.AdoptAsync(site);
        var old = await ExampleSteps.RenewAsync(site, Lineage);
        await ExampleSteps.SettleAsync(site);
        await ExampleSteps.VerifyAsync(site);
        ExampleSteps.WentThrough(site, [old], [old, .. site.Records()], site.Records());
    }
}

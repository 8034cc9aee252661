using System.Net;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>Owners whose records stand at another name: CNAMEs within the zone and into another one, redirected, and wildcards.</summary>
public sealed class AliasTests
{
    private const string Target = "_dane." + MailSite.Zone;
    private const string Elsewhere = "_dane.dane.test";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Behind_a_CNAME_a_renewal_rolls_at_the_target_and_every_command_works()
    {
        await using var site = await Takeover.StartAsync(prepare: site => MoveAsync(site, Target, $"update add {MailSite.Owner} {MailSite.Ttl} CNAME {Target}"));
        var status = await site.Agent.RunAsync(["status"]);
        Assert.Contains($"    via CNAME → {Target}\n", status.Output, StringComparison.Ordinal);
        var old = await Takeover.RenewAsync(site);
        var forecast = await site.Agent.RunAsync(["rollover", "--dry-run", MailSite.Host]);
        Assert.Matches($"Z  activate {site.NewestRecords[0]}.*Z  retire {old[0]} at {Target}.*Z  rest: all is as it should be", forecast.Output.ReplaceLineEndings(" "));
        await CleanupTimer.SettleAsync(site);
        await EndState.StandsAsync(site, site.NewestRecords);

        Assert.Equal(0, (await site.Agent.RunAsync(["withdraw", "--yes", MailSite.Host])).ExitCode);
        await EndState.StandsAsync(site, []);
        var resumed = await site.Agent.RunAsync(["resume", MailSite.Host]);
        Assert.Contains("the withdrawal ends", resumed.Error, StringComparison.Ordinal);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
    }

    [Fact]
    public async Task Redirected_in_the_middle_of_a_rollover_nothing_is_refused_and_the_wait_starts_anew()
    {
        const string Second = "_second." + MailSite.Zone;
        await using var site = await Takeover.StartAsync(prepare: site => MoveAsync(site, Target, $"update add {MailSite.Owner} {MailSite.Ttl} CNAME {Target}"));
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.UntilAsync(site, "propagating", status => status.Phase == "propagating");
        site.Primary.Update($"update delete {MailSite.Owner} CNAME\nupdate add {Second} {MailSite.Ttl} TLSA {old[0]}\nupdate add {MailSite.Owner} {MailSite.Ttl} CNAME {Second}");
        await EndState.StandsAsync(site, old);
        var run = await site.Agent.CleanupAsync();
        Assert.Contains($"publish {site.NewestRecords[0]} at {Second}", run.Error, StringComparison.Ordinal);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], old, [.. old, .. site.NewestRecords], site.NewestRecords);
        Assert.Equal(new TlsaSet([.. old, .. site.NewestRecords]), new TlsaSet((await site.Primary.TlsaAsync(Target)).TlsaTexts));
    }

    [Fact]
    public async Task Behind_a_CNAME_into_a_zone_of_another_provider_that_one_changes_it_with_its_own_key()
    {
        using var all = new Elsewheres();
        await using var site = await Takeover.StartAsync(prepare: all.PrepareAsync);
        var serial = await site.Primary.SerialAsync();
        var old = await Takeover.RenewAsync(site, all.Holder, Elsewhere);
        await CleanupTimer.SettleAsync(site);
        Assert.Equal(new TlsaSet(site.NewestRecords), new TlsaSet((await all.Holder.TlsaAsync(Elsewhere)).TlsaTexts));
        await all.Watcher.WatchOnAsync(5, Limit);
        await all.Watcher.StopAsync();
        Assert.True(all.Watcher.Mismatches.Count == 0, all.Watcher.Report + site.Report);
        Assert.Equal([new(old), new([.. old, .. site.NewestRecords]), new TlsaSet(site.NewestRecords)], all.Watcher.Versions.Where(version => version.Source == $"{all.Holder.Endpoint}").Select(version => version.Records));
        Assert.Equal(serial, await site.Primary.SerialAsync());
        await EndState.PresentsNewestAsync(site);
        var status = await site.Agent.RunAsync(["status"]);
        Assert.Contains("zone dane.test, DNSSEC secure", status.Output, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.53:53         CNAME → {Elsewhere}, TTL {MailSite.Ttl}s", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*._tcp." + MailSite.Host)]
    [InlineData("*." + MailSite.Host)]
    public async Task What_a_wildcard_makes_rolls_at_the_wildcard_and_no_owner_of_its_own_appears(string wildcard)
    {
        await using var site = await Takeover.StartAsync(prepare: site => MoveAsync(site, wildcard));
        Assert.Contains($"    made by the wildcard {wildcard}\n", (await site.Agent.RunAsync(["status"])).Output, StringComparison.Ordinal);
        await RollAsync(site, $"_465._tcp.{MailSite.Host}");
    }

    [Fact]
    public async Task A_wildcard_may_be_the_owner_itself()
    {
        const string Wildcard = "*._tcp." + MailSite.Host;
        await using var site = await Takeover.StartAsync(prepare: site =>
        {
            site.Reconfigure(text => text.Replace($"owners = [\"{MailSite.Owner}\"]", $"owners = [\"{Wildcard}\"]", StringComparison.Ordinal));
            return MoveAsync(site, Wildcard);
        });
        await RollAsync(site, $"_465._tcp.{MailSite.Host}");
    }

    /// <summary>A whole rollover; afterwards a sibling that nobody named has the same records.</summary>
    private static async Task RollAsync(MailSite site, string sibling)
    {
        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.SettleAsync(site);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
        Assert.Equal(site.NewestRecords, (await site.Secondary.TlsaAsync(sibling)).TlsaTexts);
    }

    /// <summary>The operator moves the records to another name, in one update, and adds what leads there.</summary>
    private static async Task MoveAsync(MailSite site, string name, string more = "")
    {
        site.Primary.Update($"update delete {MailSite.Owner} TLSA\nupdate add {name} {MailSite.Ttl} TLSA {site.NewestRecords[0]}\n{more}");
        await Wait.Until(async () => (await site.Secondary.TlsaAsync(name)).Tlsa.Count == 1, Limit, "the records have moved", () => site.Secondary.Log);
    }

    /// <summary>The zone that the owner leads to, at a server with keys of its own, and a validating cache of both zones.</summary>
    private sealed class Elsewheres : IDisposable
    {
        private UnboundResolver _resolver = null!;

        public BindServer Holder { get; private set; } = null!;

        public TlsaWatcher Watcher { get; private set; } = null!;

        public async Task PrepareAsync(MailSite site)
        {
            Holder = await BindServer.PrimaryAsync(new BindOptions
            {
                Network = site.Network, Address = IPAddress.Parse("127.0.0.55"),
                Zones = [new BindZone { Name = "dane.test", Records = [$"_dane TLSA {site.NewestRecords[0]}"] }],
            });
            var anchors = site.Write("both.anchor", File.ReadAllText(site.Primary.TrustAnchorFile(MailSite.Zone)) + File.ReadAllText(Holder.TrustAnchorFile("dane.test")));
            _resolver = await UnboundResolver.StartAsync(site.Primary.Endpoint, MailSite.Zone, new UnboundOptions
            {
                Network = site.Network, Address = IPAddress.Parse("127.0.1.55"), TrustAnchorFile = anchors, MoreZones = [("dane.test", Holder.Endpoint)],
            });
            site.Primary.Update($"update delete {MailSite.Owner} TLSA\nupdate add {MailSite.Owner} {MailSite.Ttl} CNAME {Elsewhere}");
            await Wait.Until(async () => (await site.Secondary.TlsaAsync(MailSite.Owner)) is { Answers.Count: > 0, Tlsa.Count: 0 }, Limit, "the CNAME at the secondary", () => site.Secondary.Log);
            site.Reconfigure(text => text.Replace("127.0.1.53:53", $"{_resolver.Endpoint}", StringComparison.Ordinal) +
                $"""

                [providers.other]
                type = "rfc2136"
                server = "{Holder.Endpoint}"
                key_file = "{Holder.KeyFile(Holder.Keys.Sha512)}"

                [zones."dane.test"]
                provider = "other"
                servers = ["{Holder.Endpoint}"]

                """);
            Watcher = await TlsaWatcher.StartAsync(new(Elsewhere, [Holder.Endpoint], [new(MailSite.Smtp, MailSite.Host)]) { Network = site.Network, Resolvers = [_resolver] });
        }

        public void Dispose()
        {
            Watcher?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _resolver?.Dispose();
            Holder?.Dispose();
        }
    }
}

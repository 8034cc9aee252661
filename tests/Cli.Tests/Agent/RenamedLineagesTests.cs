using TestKit;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>What a lineage under a new name takes over: the state, the copies of the keys, and what services read.</summary>
public sealed class RenamedLineagesTests : IDisposable
{
    private const string Old = "old.example.com";
    private const string New = FakeWorld.Name;

    private readonly TempFolder folder = new();
    private readonly TestChain chain = TestChain.Ecdsa();
    private readonly FakeWorld world = new();
    private readonly SqliteRolloverStore store;
    private readonly CertificateStore certificates;
    private readonly ServedVersions versions;
    private readonly ServedDirectory served;

    public RenamedLineagesTests()
    {
        store = new(folder["state"]);
        certificates = new(folder["state/certificates"]);
        versions = new(folder["served"], null);
        served = new(versions);
        folder.Write("fullchain.pem", chain.FullChainPem);
        folder.Write("privkey.pem", chain.KeyPem);
        world.Newest = world.Certificate("new");
    }

    [Fact]
    public async Task State_copies_and_served_files_go_on_under_the_new_name_and_services_find_them_under_both()
    {
        var version = Leave();
        Assert.Equal(
            $"{New}: takes over state, records and files of {Old}, which is no longer configured; {folder[$"served/{Old}"]} leads to {folder[$"served/{New}"]} from now on",
            Assert.Single(await TakeOverAsync()));
        Assert.Equal([New], store.Names());
        Assert.Equal((New, version), (store.Load(New)!.Lineage, store.Load(New)!.Active!.Version));
        Assert.Equal(RenamedLineages.Event, Assert.Single(store.Journal(5, New)).Event);
        Assert.Equal(version, Assert.Single(certificates.Versions(New)));
        Assert.Empty(certificates.Versions(Old));
        Assert.Equal(version, served.Version(New));
        Assert.Equal(chain.KeyPem, await ReadAsync(Old, "privkey.pem"));
        Assert.Empty(await TakeOverAsync());
    }

    [Fact]
    public async Task After_a_switch_the_former_name_leads_to_the_new_files()
    {
        Leave();
        await TakeOverAsync();
        using var newer = TestChain.Ecdsa();
        folder.Write("fullchain.pem", newer.FullChainPem);
        folder.Write("privkey.pem", newer.KeyPem);
        served.Switch(New, "newer", Files());
        Assert.Equal(newer.KeyPem, await ReadAsync(Old, "privkey.pem"));
    }

    [Fact]
    public async Task A_lineage_that_gets_its_former_name_back_has_files_of_its_own_again()
    {
        var version = Leave();
        await TakeOverAsync();
        world.Lineage = world.Lineage with { Name = Old };
        Assert.Single(await TakeOverAsync());
        Assert.Equal((version, Old), (served.Version(Old), Assert.Single(store.Names())));
        Assert.Equal(chain.KeyPem, await ReadAsync(New, "privkey.pem"));
    }

    [Fact]
    public async Task A_crash_before_the_state_is_renamed_is_as_if_nothing_had_happened()
    {
        var version = Leave();
        certificates.Save(New, Files());
        served.Switch(New, version, Files());
        served.Alias(Old, New);
        Assert.Equal(version, store.Load(Old)!.Active!.Version); // and still to be loaded
        certificates.Load(Old, version);
        Assert.Single(await TakeOverAsync());
    }

    [Fact]
    public async Task What_is_still_configured_is_left_alone()
    {
        Leave();
        Assert.Empty(await TakeOverAsync(world.Lineage with { Name = Old }, world.Lineage));
        Assert.Equal([Old], store.Names());
    }

    [Fact]
    public async Task A_name_that_certbot_does_not_know_takes_nothing_over()
    {
        Leave();
        world.Newest = null;
        Assert.Empty(await TakeOverAsync());
        world.NewestFault = new LineageException("garbage");
        Assert.Empty(await TakeOverAsync());
    }

    [Fact]
    public async Task A_lineage_with_a_state_of_its_own_takes_nothing_over()
    {
        Leave();
        store.Save(RolloverState.New(New, world.Now()) with { Active = world.Newest });
        Assert.Empty(await TakeOverAsync());
    }

    [Fact]
    public async Task Keys_that_no_link_leads_to_any_more_are_removed()
    {
        Leave();
        await TakeOverAsync();
        Assert.Empty(Directory.GetDirectories(folder[$"served/.versions/{Old}"]));
        Assert.Equal(chain.KeyPem, await ReadAsync(Old, "privkey.pem"));
    }

    [Fact]
    public async Task A_damaged_copy_hinders_nothing()
    {
        var version = Leave();
        File.WriteAllText(folder[$"state/certificates/{Old}/{version}/privkey.pem"], "garbage");
        Assert.Single(await TakeOverAsync());
        Assert.Empty(certificates.Versions(New));
        Assert.Equal(chain.KeyPem, await ReadAsync(Old, "privkey.pem")); // services go on with what they had
    }

    [Fact]
    public async Task Where_a_command_brings_the_files_no_link_is_made()
    {
        Leave();
        world.Lineage = world.Lineage with { Deploy = new(["/usr/local/sbin/deploy"], TimeSpan.FromSeconds(5)) };
        Assert.DoesNotContain("leads to", Assert.Single(await TakeOverAsync()), StringComparison.Ordinal);
        Assert.Null(served.Version(New));
    }

    public void Dispose()
    {
        store.Dispose();
        chain.Dispose();
        folder.Dispose();
    }

    /// <summary>A settled lineage of the old name, which is no longer configured: state, copy, served files; its certificate is presented.</summary>
    private string Leave()
    {
        var version = certificates.Save(Old, Files());
        served.Switch(Old, version, Files());
        world.Served = CertificateFiles.Describe(Files().Chain, version, [TlsaParameters.Recommended]);
        var ledger = new Ledger([OwnerLedger.New(FakeWorld.Owner, world.Now())]);
        store.Save(RolloverState.New(Old, world.Now()) with { Active = world.Served, Ledger = ledger });
        return version;
    }

    private CertificateFiles Files() => CertificateFiles.Read(folder["fullchain.pem"], folder["privkey.pem"]);

    private Task<string> ReadAsync(string lineage, string file) => File.ReadAllTextAsync(folder[$"served/{lineage}/{file}"], TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<string>> TakeOverAsync(params LineageSettings[] lineages) =>
        new RenamedLineages(lineages.Length > 0 ? lineages : [world.Lineage], store, certificates, versions, _ => world.Ports, world.Now)
            .TakeOverAsync(renewed: null, TestContext.Current.CancellationToken);
}

using Cli.Tests.Agent;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public StatusCommandTests()
    {
        _run = new(_world);
        var (old, next) = (_world.Certificate("old"), _world.Certificate("new"));
        _world.Settled(old);
        _world.Published = FakeWorld.Ours(old).Union(FakeWorld.Ours(next)).Union(RecordSet.Parse($"3 1 1 {new string('a', 64)}"));
        _world.Put(_world.State with { Phase = Phase.Propagating, Next = next, Stale = _world.Certificate("older").Associations });
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _run.Decide = (_, _, _) => new Decision.Wait(_world.Time.GetUtcNow().AddMinutes(119), "caches may still hold an RRset without the next record, seen at 192.0.2.1:53 with a TTL of 3600 s");
    }

    [Fact]
    public async Task The_text_is_as_agreed()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("status"));
        Golden.Matches("Commands/Goldens/status.txt", _run.Out);
        Assert.All(_run.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task The_document_is_as_agreed()
    {
        Assert.Equal(ExitCode.Done, await _run.RunAsync("status", FakeWorld.Name, "--json"));
        Golden.Matches("Commands/Goldens/status.json", _run.Out);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task A_withdrawal_is_shown_with_the_way_back()
    {
        _world.Put(_world.State with { Withdrawn = true });
        await _run.RunAsync("status");
        Assert.Contains($"\n  DANE    is withdrawn; 'tlsa-rollover resume {FakeWorld.Name}' takes it back\n", _run.Out, StringComparison.Ordinal);
        await _run.RunAsync("status", "--json");
        Assert.Contains("\"withdrawn\": true", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_reads_live_is_named_with_what_to_change()
    {
        _world.Readers.Add(new("/etc/postfix/main.cf", 12));
        (_world.Newest, _world.Served) = (_world.Certificates["new"], _world.Certificates["new"]);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("status"));
        Golden.Matches("Commands/Goldens/status-live.txt", _run.Out);
        await _run.RunAsync("status", "--json");
        using var document = System.Text.Json.JsonDocument.Parse(_run.Out);
        var live = document.RootElement.GetProperty("lineages")[0].GetProperty("live");
        Assert.Equal(("/etc/postfix/main.cf", 12), (live.GetProperty("readers")[0].GetProperty("file").GetString(), live.GetProperty("readers")[0].GetProperty("line").GetInt32()));
        Assert.Equal("/srv/served/mail.example.com", live.GetProperty("instead").GetString());
        Assert.Equal("192.0.2.25:25", live.GetProperty("presented_early")[0].GetString());
        Assert.Equal(2, live.GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_said_and_a_hold_sets_the_exit_code()
    {
        _world.ReadFault = new DnsProviderException(Fault.Denied, FakeWorld.Owner, "127.0.0.1:53 says BADKEY: key name unknown, or not allowed for this name and type");
        _world.ServersFault = new AuthoritativeDnsException("no SOA was found for _25._tcp.mail.example.com: is the owner in a zone?");
        _world.NewestFault = new LineageException("privkey.pem does not belong to fullchain.pem: run certbot again");
        _world.Served = null;
        _run.Decide = RolloverMachine.Decide;
        Assert.Equal(ExitCode.Held, await _run.RunAsync("status"));
        Golden.Matches("Commands/Goldens/status-faults.txt", _run.Out);
    }

    [Fact]
    public async Task Endpoints_are_one_row_an_address_and_tell_apart_only_what_differs()
    {
        var active = _world.Certificates["old"];
        _run.For = _ => _world.Ports with
        {
            Wire = new Wire(
            [
                .. Both("192.0.2.25:25", KeyAlgorithm.Rsa, null), .. Both("192.0.2.25:25", KeyAlgorithm.Ecdsa, active), .. Both("192.0.2.25:25", KeyAlgorithm.EdDsa, null),
                Shown("[2001:db8:1:2:3:4:5:25]:25", KeyAlgorithm.Rsa, true, _world.Certificates["new"]), Shown("[2001:db8:1:2:3:4:5:25]:25", KeyAlgorithm.Rsa, false, null),
                .. Both("[2001:db8:1:2:3:4:5:25]:25", KeyAlgorithm.Ecdsa, active), .. Both("[2001:db8:1:2:3:4:5:25]:25", KeyAlgorithm.EdDsa, null),
                .. Both("192.0.2.26:25", KeyAlgorithm.Rsa, null, SightingKind.Refused), .. Both("192.0.2.26:25", KeyAlgorithm.Ecdsa, null, SightingKind.Refused),
                .. Both("192.0.2.27:25", KeyAlgorithm.Rsa, active), .. Both("192.0.2.27:25", KeyAlgorithm.Ecdsa, null, SightingKind.Unknown),
            ]),
        };
        await _run.RunAsync("status");
        Golden.Matches("Commands/Goldens/status-endpoints.txt", _run.Out);
        Assert.All(_run.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task What_the_next_run_only_notes_is_no_news()
    {
        _world.Settled(_world.Certificate("own"));
        _world.Put(_world.State with { Attempts = new(_world.State.Active!.Version!, 1, _world.Now()) });
        _world.Time.Advance(_world.Lineage.Policy.ProcessLifetime);
        _run.Decide = RolloverMachine.Decide;
        await _run.RunAsync("status");
        Assert.Contains("all is as it should be", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_rest_what_cannot_be_looked_at_is_not_called_well()
    {
        _world.ServersFault = new AuthoritativeDnsException("no server answers");
        _run.Decide = (_, _, _) => new Decision.Rest();
        await _run.RunAsync("status");
        Assert.Contains("  now     rest: nothing is to be done, but not all is well: see below\n", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_is_shown_with_its_way_and_the_servers_on_it()
    {
        _world.AliasTo = OwnerName.Parse("_dane.example.net");
        _world.MoreServers.Add(new("192.0.2.8:53", ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.Missing, TimeSpan.Zero, "192.0.2.8:53 gave no answer over TCP within 5 s") { Alias = new(FakeWorld.Owner, null, TimeSpan.Zero) });
        await _run.RunAsync("status");
        Golden.Matches("Commands/Goldens/status-alias.txt", _run.Out);
        await _run.RunAsync("status", "--json");
        Golden.Matches("Commands/Goldens/status-alias.json", _run.Out);
    }

    [Fact]
    public async Task It_changes_nothing_and_needs_no_lock()
    {
        var before = _world.State;
        await _run.RunAsync("status");
        Assert.Same(before, _world.State);
        Assert.Equal(["newest", "read", "servers", "wire"], _world.Calls);
        Assert.Equal(("tlsa-rollover status", false), Assert.Single(_run.Opened));
    }

    [Fact]
    public async Task A_lineage_without_state_is_shown()
    {
        _run.Lineages[0] = _world.Lineage with { Name = "www.example.com" };
        await _run.RunAsync("status");
        Assert.StartsWith("www.example.com: not adopted yet\n", _run.Out, StringComparison.Ordinal);
    }

    private static EndpointSighting[] Both(string address, KeyAlgorithm algorithm, LineageCertificate? certificate, SightingKind otherwise = SightingKind.NoSuchAlgorithm) =>
        [Shown(address, algorithm, true, certificate, otherwise), Shown(address, algorithm, false, certificate, otherwise)];

    private static EndpointSighting Shown(string address, KeyAlgorithm algorithm, bool sni, LineageCertificate? certificate, SightingKind otherwise = SightingKind.NoSuchAlgorithm) =>
        certificate is null
            ? new(address, algorithm, sni, otherwise, null, RecordSet.Empty, otherwise == SightingKind.Unknown ? "no complete answer within 10 s" : "answered so")
            : new(address, algorithm, sni, SightingKind.Presented, certificate.Associations.First(), certificate.Associations);

    private sealed class Wire(IReadOnlyList<EndpointSighting> sightings) : IServedCertificate
    {
        public Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation) => Task.FromResult(sightings);
    }
}

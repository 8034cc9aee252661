using TlsaRollover.Cli.Agent;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>Other lineages whose owners lead to the same RRset.</summary>
public sealed class NeighbourhoodTests
{
    private const string Other = "mx2.example.com";

    private static readonly OwnerName Target = OwnerName.Parse("_dane.example.net");
    private static readonly OwnerName OtherOwner = OwnerName.Parse("_25._tcp.mx2.example.com");

    private readonly FakeWorld _world = new();

    public NeighbourhoodTests()
    {
        _world.Settled(_world.Certificate("own")).AliasTo = Target;
        _world.Foreign[Other] = Presents(_world.Certificate("neighbour"));
    }

    [Fact]
    public async Task They_are_looked_at_before_a_first_RRset_is_made()
    {
        _world.Published = RecordSet.Empty;
        var look = await LookAsync();
        Assert.Equal([_world.Foreign[Other]], look.Owners[0].Neighbours);
        Assert.Contains(_world.Certificates["neighbour"], look.Known);
    }

    [Theory]
    [InlineData(Phase.Retiring, false, true)]
    [InlineData(Phase.Settled, true, true)]
    [InlineData(Phase.Settled, false, false)]
    [InlineData(Phase.Propagating, false, false)]
    public async Task They_are_looked_at_before_records_go_and_not_otherwise(Phase phase, bool withdrawn, bool looked)
    {
        _world.Put(_world.State with { Phase = phase, Withdrawn = withdrawn });
        Assert.Equal(looked ? 1 : 0, (await LookAsync()).Owners[0].Neighbours.Count);
    }

    [Fact]
    public async Task Where_their_owner_leads_is_asked_for_whatever_their_last_look_found()
    {
        _world.Published = RecordSet.Empty;
        Knows("_elsewhere.example.net");
        Assert.Equal(SightingKind.Presented, Assert.Single((await LookAsync()).Owners[0].Neighbours).Kind);
    }

    [Theory]
    [InlineData("_dane.example.net", SightingKind.Presented)]
    [InlineData("_elsewhere.example.net", null)]
    [InlineData(null, SightingKind.Unknown)]
    public async Task Where_no_server_tells_it_is_as_their_last_look_found_or_unknown(string? known, SightingKind? seen)
    {
        _world.Published = RecordSet.Empty;
        Knows(known);
        Assert.Equal(seen, (await LookAsync(dns: new Silent(_world, OtherOwner))).Owners[0].Neighbours.SingleOrDefault()?.Kind);
    }

    [Fact]
    public async Task Endpoints_that_are_the_lineages_own_are_not_looked_at_twice()
    {
        _world.Published = RecordSet.Empty;
        var look = await LookAsync(_world.Lineage.Endpoints);
        Assert.Empty(look.Owners[0].Neighbours);
        Assert.Single(_world.Calls, "wire");
    }

    private async Task<Observation> LookAsync(IReadOnlyList<ServiceEndpoint>? endpoints = null, IAuthoritativeDns? dns = null)
    {
        var other = _world.Lineage with { Name = Other, Owners = [OtherOwner], Endpoints = endpoints ?? [new(Other, 25, "smtp", [])] };
        var observer = new Observer(_world.Lineage, _world.Ports with { Others = [other], Dns = dns ?? _world }, _world, _world.Now);
        return (await observer.LookAsync(_world.State, new(_world.Newest), world: true, TestContext.Current.CancellationToken)).Observation;
    }

    private void Knows(string? target) => _world.Put(RolloverState.New(Other, _world.Now()) with
    {
        Ledger = new([OwnerLedger.New(OtherOwner, _world.Now()) with { Target = target is null ? null : OwnerName.Parse(target) }]),
    });

    private static EndpointSighting Presents(LineageCertificate certificate) =>
        new("192.0.2.26:25", KeyAlgorithm.Ecdsa, true, SightingKind.Presented, certificate.Associations.First(record => certificate.Is(record)), certificate.Associations);

    /// <summary>The servers of one owner's zone give no answer.</summary>
    private sealed class Silent(IAuthoritativeDns others, OwnerName silent) : IAuthoritativeDns
    {
        public async Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
        {
            var view = await others.LookAsync(owner, servers, cancellation);
            return owner == silent ? view with { Way = [], Servers = [.. view.Servers.Select(answer => answer with { Kind = ServerAnswerKind.Failed, RRset = TlsaRRset.None })] } : view;
        }
    }
}

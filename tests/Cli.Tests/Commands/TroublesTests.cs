using Cli.Tests.Agent;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Commands;

/// <summary>What <c>status</c> says of single servers, each with what to do.</summary>
public sealed class TroublesTests
{
    private const string Server = "192.0.2.2:53";
    private readonly FakeWorld _world = new();
    private readonly CommandRun _run;

    public TroublesTests()
    {
        _run = new(_world);
        _world.Settled(_world.Certificate("old"));
        _world.Published = FakeWorld.Ours(_world.Certificates["old"]);
        _run.Decide = (_, _, _) => new Decision.Rest();
    }

    [Fact]
    public async Task A_server_that_is_well_is_not_spoken_of() => Assert.DoesNotContain("see to", await SaysAsync(Answer()), StringComparison.Ordinal);

    [Theory]
    [InlineData(ServerAnswerKind.Failed, "192.0.2.2:53 answers SERVFAIL for 'example.com': see its log, whether it still has the zone, and whether it answers everybody")]
    [InlineData(ServerAnswerKind.Unreachable, "192.0.2.2:53 answers SERVFAIL for 'example.com': see whether it runs and takes TCP from this host; if it is gone for good, take it out of the zone's NS")]
    [InlineData(ServerAnswerKind.Bad, "192.0.2.2:53 answers SERVFAIL for 'example.com': see its log, and that nothing between alters answers; it must serve the zone, or leave the zone's NS")]
    public async Task One_that_gives_no_good_answer(ServerAnswerKind kind, string words) =>
        await NamesAsync(Answer() with { Kind = kind, RRset = TlsaRRset.None, Serial = null, Detail = $"{Server} answers SERVFAIL for 'example.com'" }, words);

    [Fact]
    public async Task One_with_an_old_zone() =>
        await NamesAsync(Answer() with { RRset = TlsaRRset.None, Serial = _world.Serial - 1 }, $"{Server} has an old zone, serial {_world.Serial - 1}, and the primary has {_world.Serial}: see whether {Server} may transfer it, and its log");

    [Fact]
    public async Task One_with_another_view() =>
        await NamesAsync(Answer() with { RRset = TlsaRRset.None }, $"at serial {_world.Serial}: see its log, and which zone or view it serves to this host");

    [Fact]
    public async Task One_without_signatures() =>
        await NamesAsync(Answer() with { Signature = SignatureState.Missing }, $"{Server} has no RRSIG over {FakeWorld.Owner} though the zone is signed: sign the zone");

    [Theory]
    [InlineData(-1, SignatureState.OutsideValidity, "that is not valid now (it ends at 2026-03-01 11:00:00Z): sign the zone anew")]
    [InlineData(2, SignatureState.Valid, "that ends at 2026-03-01 14:00:00Z: sign the zone anew before that")]
    public async Task One_with_signatures_that_end(int hours, SignatureState state, string words) =>
        await NamesAsync(Answer() with { Signature = state, SignatureEnd = Ends(TimeSpan.FromHours(hours), TimeSpan.FromDays(14)) }, $"{Server} has an RRSIG over {FakeWorld.Owner} {words}");

    [Theory]
    [InlineData(25, 336)]
    [InlineData(2, 4)] // a zone whose signatures never last longer
    public async Task Signatures_that_last_are_not_spoken_of(int hours, int validity) =>
        Assert.DoesNotContain("see to", await SaysAsync(Answer() with { SignatureEnd = Ends(TimeSpan.FromHours(hours), TimeSpan.FromHours(validity)) }), StringComparison.Ordinal);

    private SignatureEnd Ends(TimeSpan left, TimeSpan validity) => new(_world.Time.GetUtcNow() + left, validity);

    private ServerAnswer Answer() => new(Server, ServerAnswerKind.Answered, new(_world.Published, TimeSpan.FromMinutes(5)), _world.Serial, SignatureState.Valid, TimeSpan.FromMinutes(1));

    private async Task NamesAsync(ServerAnswer answer, string words)
    {
        var text = await SaysAsync(answer);
        Assert.Contains("see to", text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("rest: nothing is to be done, but not all is well: see below", text, StringComparison.Ordinal);
    }

    private async Task<string> SaysAsync(ServerAnswer answer)
    {
        _world.MoreServers.Add(answer);
        await _run.RunAsync("status");
        return string.Join(' ', _run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

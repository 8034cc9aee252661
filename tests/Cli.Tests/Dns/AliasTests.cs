using System.Net;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>Owner names that are aliases, on real servers.</summary>
public sealed class AliasTests : SignedZone
{
    private static readonly OwnerName Target = OwnerName.Parse("_dane.example.test");
    private static readonly OwnerName Elsewhere = OwnerName.Parse("_dane.target.test");

    [Fact]
    public async Task A_CNAME_within_the_zone_is_followed_and_every_server_asked_for_both_names()
    {
        await SetAsync($"{Owner} 17 CNAME {Target}", $"{Target} 30 TLSA {Record}");
        var view = await LookAsync(Both);
        Assert.Equal([Target], view.Way);
        Assert.Equal(("example.test", null), (view.Zone.Text, view.Wildcard));
        Assert.Equal([.. Both, .. Both], view.Servers.Select(answer => answer.Server));
        Assert.All(view.Servers, answer => Assert.Equal((ServerAnswerKind.Answered, SignatureState.Valid, null), (answer.Kind, answer.Signature, answer.Detail)));
        Assert.All(view.Servers.Take(2), answer => Assert.Equal((new Alias(Owner, Target, TimeSpan.FromSeconds(17)), TlsaRRset.None), (answer.Alias, answer.RRset)));
        Assert.All(view.Servers.Skip(2), answer => Assert.Equal((null, new TlsaRRset(RecordSet.Parse(Record), TimeSpan.FromSeconds(30))), (answer.Alias, answer.RRset)));
    }

    [Fact]
    public async Task A_CNAME_into_another_zone_is_followed_to_its_servers()
    {
        using var other = await OtherAsync($"_dane TLSA {Record}");
        await SetAsync($"{Owner} 30 CNAME {Elsewhere}");
        var view = await LookAsync(other);
        Assert.Equal([Elsewhere], view.Way);
        Assert.Equal("target.test", view.Zone.Text);
        Assert.Equal([.. Both, $"{other.Endpoint}"], view.Servers.Select(answer => answer.Server));
        Assert.Equal((SignatureState.ZoneUnsigned, RecordSet.Parse(Record)), (view.Servers[2].Signature, view.Servers[2].RRset.Records));
    }

    [Fact]
    public async Task A_way_of_several_CNAMEs_is_followed_to_its_end_also_where_nothing_stands_there()
    {
        using var other = await OtherAsync("hop CNAME _dane");
        await SetAsync($"{Owner} 30 CNAME {Target}", $"{Target} 20 CNAME hop.target.test");
        var view = await LookAsync(other);
        Assert.Equal([Target, OwnerName.Parse("hop.target.test"), Elsewhere], view.Way);
        Assert.Equal([30, 30, 20, 20, 2], view.Servers.Select(answer => answer.Alias?.Ttl.TotalSeconds).OfType<double>());
        Assert.Equal((null, TlsaRRset.None, ServerAnswerKind.Answered), (view.Servers[5].Alias, view.Servers[5].RRset, view.Servers[5].Kind));
    }

    [Fact]
    public async Task Where_servers_disagree_the_newest_leads_and_the_other_is_shown_where_it_leads()
    {
        await SetAsync($"{Owner} 30 CNAME old.example.test", $"old.example.test 30 TLSA {Other}", $"{Target} 30 TLSA {Record}");
        await Primary.BlockTransfersAsync();
        Primary.Update($"update delete {Owner} CNAME\nupdate add {Owner} 40 CNAME {Target}");
        await Wait.Until(async () => (await LookAsync(Both)).Way[0] == Target, Limit, "the newest leads", () => Primary.Log);
        var servers = (await LookAsync(Both)).Servers;
        Assert.Equal([new Alias(Owner, Target, TimeSpan.FromSeconds(40)), new Alias(Owner, OwnerName.Parse("old.example.test"), TimeSpan.FromSeconds(30))], servers.Take(2).Select(answer => answer.Alias));
        Assert.Equal((await LookAsync([.. Both.Reverse()])).Way, [Target]);
    }

    [Fact]
    public async Task A_server_that_lacks_the_CNAME_yet_is_told_by_what_it_has()
    {
        await SetAsync($"{Owner} 30 TLSA {Other}", $"{Target} 30 TLSA {Record}");
        await Primary.BlockTransfersAsync();
        Primary.Update($"update delete {Owner} TLSA\nupdate add {Owner} 40 CNAME {Target}");
        await Wait.Until(async () => (await LookAsync(Both)).Way.Count == 1, Limit, "the CNAME", () => Primary.Log);
        var lagging = (await LookAsync(Both)).Servers[1];
        Assert.Equal((new Alias(Owner, null, TimeSpan.Zero), RecordSet.Parse(Other)), (lagging.Alias, lagging.RRset.Records));
    }

    [Fact]
    public async Task A_DNAME_is_followed_and_its_signature_counts()
    {
        await SetAsync($"_25._tcp.mx.example.test 30 TLSA {Record}", "_tcp.mail.example.test 25 DNAME _tcp.mx.example.test");
        var view = await LookAsync(Both);
        var target = OwnerName.Parse("_25._tcp.mx.example.test");
        Assert.Equal([target], view.Way);
        Assert.All(view.Servers.Take(2), answer => Assert.Equal((new Alias(Owner, target, TimeSpan.FromSeconds(25)), SignatureState.Valid), (answer.Alias, answer.Signature)));
        Assert.Equal(RecordSet.Parse(Record), view.Servers[3].RRset.Records);
    }

    [Fact]
    public async Task A_wildcard_may_be_the_CNAME()
    {
        await SetAsync($"*._tcp.mail.example.test 30 CNAME {Target}", $"{Target} 30 TLSA {Record}");
        var view = await LookAsync(Both);
        Assert.Equal([Target], view.Way);
        Assert.Null(view.Wildcard);
        Assert.All(view.Servers.Take(2), answer => Assert.Equal((Owner, SignatureState.Valid), (answer.Alias!.From, answer.Signature)));
    }

    [Fact]
    public async Task CNAMEs_in_a_circle_are_named()
    {
        using var other = await OtherAsync($"_dane CNAME {Owner}.");
        await SetAsync($"{Owner} 30 CNAME {Elsewhere}");
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(other));
        Assert.Equal($"the CNAMEs from '{Owner}' go round in a circle: {Owner} → {Elsewhere} → {Owner}; correct them", fault.Message);
    }

    [Fact]
    public async Task Too_many_CNAMEs_are_named()
    {
        await SetAsync([$"{Owner} 30 CNAME n0.example.test", .. Enumerable.Range(0, 8).Select(number => $"n{number}.example.test 30 CNAME n{number + 1}.example.test")]);
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(Both));
        Assert.StartsWith($"more than 8 CNAMEs stand between '{Owner}' and its records: {Owner} → n0.example.test → ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_no_TLSA_record_can_stand_at_is_told()
    {
        await SetAsync($"{Owner} 30 CNAME a\\046b.example.test");
        var answer = (await LookAsync(Both)).Servers[0];
        Assert.Equal(ServerAnswerKind.Bad, answer.Kind);
        Assert.Contains($"leads '{Owner}' to a name that cannot hold TLSA records", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_server_on_the_way_is_named_for_each_name_that_it_was_asked_for()
    {
        await SetAsync($"{Owner} 30 CNAME {Target}", $"{Target} 30 TLSA {Record}");
        Secondary.Stop();
        var servers = (await LookAsync(Both)).Servers;
        Assert.Equal([ServerAnswerKind.Answered, ServerAnswerKind.Unreachable, ServerAnswerKind.Answered, ServerAnswerKind.Unreachable], servers.Select(answer => answer.Kind));
        Assert.Equal((new Alias(Owner, null, TimeSpan.Zero), null), (servers[1].Alias, servers[3].Alias));
    }

    private Task<BindServer> OtherAsync(params string[] records) => BindServer.PrimaryAsync(new BindOptions
    {
        Network = Network, Address = IPAddress.Parse("127.0.0.60"), Zones = [new BindZone { Name = "target.test", IsSigned = false, Records = records }],
    });

    private Task<AuthoritativeView> LookAsync(BindServer other) =>
        Dns(null, TimeProvider.System, new Dictionary<OwnerName, IReadOnlyList<string>> { [OwnerName.Parse("target.test")] = [$"{other.Endpoint}"] }).LookAsync(Owner, Both, Token);

    /// <summary>Adds records and waits until both servers have them.</summary>
    private async Task SetAsync(params string[] records)
    {
        Primary.Update(string.Join('\n', records.Select(record => $"update add {record}")));
        var serial = await Primary.SerialAsync();
        await Wait.Until(async () => (await Secondary.TlsaAsync(records[0].Split(' ')[0])) is { Answers.Count: > 0 } && await Secondary.SerialAsync() >= serial, Limit, "the records at the secondary", () => Secondary.Log);
    }
}

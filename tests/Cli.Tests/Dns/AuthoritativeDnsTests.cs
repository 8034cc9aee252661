using System.Net;
using Microsoft.Extensions.Time.Testing;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>What servers that answer say.</summary>
public sealed class AuthoritativeDnsTests : SignedZone
{
    [Fact]
    public async Task Every_server_tells_RRset_serial_and_signature()
    {
        await PublishAsync(Record);
        var view = await LookAsync(Both);
        Assert.Equal("example.test", view.Zone.Text);
        Assert.Equal(ZoneValidation.NotChecked, view.Validation);
        Assert.Equal(Both, view.Servers.Select(answer => answer.Server));
        Assert.All(view.Servers, answer =>
        {
            Assert.Equal(ServerAnswerKind.Answered, answer.Kind);
            Assert.Equal(new TlsaRRset(RecordSet.Parse(Record), TimeSpan.FromSeconds(30)), answer.RRset);
            Assert.Equal(SignatureState.Valid, answer.Signature);
            Assert.Equal(TimeSpan.FromSeconds(2), answer.NegativeTtl);
            Assert.Null(answer.Detail);
        });
        Assert.Equal([await Primary.SerialAsync(), await Secondary.SerialAsync()], view.Servers.Select(answer => answer.Serial));
    }

    [Fact]
    public async Task An_absence_is_an_answer_with_a_signed_proof()
    {
        var view = await LookAsync(Both);
        Assert.All(view.Servers, answer => Assert.Equal(
            (ServerAnswerKind.Answered, TlsaRRset.None, SignatureState.Valid), (answer.Kind, answer.RRset, answer.Signature)));
    }

    [Fact]
    public async Task ASecondary_that_lags_shows_what_it_has_with_its_own_serial()
    {
        await PublishAsync(Record);
        await Primary.BlockTransfersAsync();
        Primary.Update($"update add {Owner} 30 TLSA {Other}");
        await Wait.Until(async () => (await Primary.TlsaAsync(Owner.Text)).Tlsa.Count == 2, Limit, "both records at the primary", () => Primary.Log);
        var servers = (await LookAsync(Both)).Servers;
        Assert.Equal(RecordSet.Parse(Record, Other), servers[0].RRset.Records);
        Assert.Equal(RecordSet.Parse(Record), servers[1].RRset.Records);
        Assert.True(servers[0].Serial > servers[1].Serial);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public async Task A_signature_outside_its_validity_is_told(int days)
    {
        await PublishAsync(Record);
        var view = await LookAsync(Both, time: new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(days)));
        Assert.All(view.Servers, answer => Assert.Equal(SignatureState.OutsideValidity, answer.Signature));
        Assert.All(view.Servers, answer => Assert.Contains("expired", answer.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_zone_whose_answer_lacks_the_signature_is_told(bool present)
    {
        if (present) await PublishAsync(Record);
        using var stripping = new FakeDnsServer((message, token) =>
        {
            // without DO a server leaves the RRSIGs out: OPT ends the message, its flags stand 4 octets before the end
            message[^4] = 0;
            return FakeDnsServer.PassAsync(Primary.Endpoint, message, token, Network)!;
        }, Network);
        var answer = Assert.Single((await LookAsync([stripping.Endpoint.ToString()])).Servers);
        Assert.Equal((ServerAnswerKind.Answered, SignatureState.Missing), (answer.Kind, answer.Signature));
    }

    [Theory]
    [InlineData("127.0.0.60")]
    [InlineData("::1")]
    public async Task An_unsigned_zone_is_told(string address)
    {
        using var unsigned = await BindServer.PrimaryAsync(new BindOptions
        {
            Network = Network, Address = IPAddress.Parse(address), Zones = [new BindZone { IsSigned = false }],
        });
        Assert.Equal(SignatureState.ZoneUnsigned, Assert.Single((await LookAsync([unsigned.Endpoint.ToString()])).Servers).Signature);
    }

    [Theory]
    [InlineData("right anchor", ZoneValidation.Secure)]
    [InlineData("no anchor", ZoneValidation.Insecure)]
    [InlineData("wrong anchor", ZoneValidation.Bogus)]
    [InlineData("no resolver", ZoneValidation.NotChecked)]
    public async Task A_validating_resolver_tells_the_state_of_the_zone(string how, ZoneValidation state)
    {
        await PublishAsync(Record);
        using var stranger = await BindServer.PrimaryAsync(new BindOptions { Network = Network, Address = IPAddress.Parse("127.0.0.60") });
        var anchor = how switch { "right anchor" => Primary.TrustAnchorFile("example.test"), "wrong anchor" => stranger.TrustAnchorFile("example.test"), _ => null };
        using var unbound = await UnboundResolver.StartAsync(Primary.Endpoint, "example.test", new UnboundOptions { Network = Network, TrustAnchorFile = anchor });
        var resolver = how == "no resolver" ? new IPEndPoint(IPAddress.Parse("127.0.0.70"), 53) : unbound.Endpoint;
        Assert.Equal(state, (await LookAsync(Both, resolver)).Validation);
    }
}

using System.Net;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Dns;

/// <summary>Servers that do not answer, or not as an authoritative server of the zone must.</summary>
public sealed class BadServerTests : SignedZone
{
    [Fact]
    public async Task A_stopped_server_is_unreachable_by_name()
    {
        Secondary.Stop();
        await UnreachableAsync("nothing listens on TCP at 127.0.0.54:53: start the server, or correct its address");
    }

    [Fact]
    public async Task A_silent_server_is_unreachable_after_the_deadline()
    {
        Secondary.Pause();
        await UnreachableAsync("127.0.0.54:53 gave no answer over TCP within 1 s");
    }

    [Fact]
    public async Task An_address_without_a_route_says_so()
    {
        var view = await LookAsync([Primary.Endpoint.ToString(), "[2001:db8::1]:53"]);
        Assert.Equal(ServerAnswerKind.Unreachable, view.Servers[1].Kind);
        Assert.Equal("this host has no route to [2001:db8::1]:53", view.Servers[1].Detail);
    }

    [Fact]
    public async Task An_answer_without_AA_is_bad()
    {
        using var lame = FakeDnsServer.InFrontOf(Primary.Endpoint, (_, answer) =>
        {
            answer[2] &= 0xFB;
            return answer;
        }, Network);
        await BadAsync(lame.Endpoint, "is not authoritative for 'example.test'");
    }

    [Fact]
    public async Task A_server_that_refuses_gives_no_data()
    {
        using var other = await BindServer.PrimaryAsync(new BindOptions
        {
            Network = Network, Address = IPAddress.Parse("127.0.0.60"), Zones = [new BindZone { Name = "other.test", IsSigned = false }],
        });
        await BadAsync(other.Endpoint, "answers REFUSED for 'example.test'", ServerAnswerKind.Failed);
    }

    [Theory]
    [InlineData(false, ServerAnswerKind.Failed)]
    [InlineData(true, ServerAnswerKind.Bad)]
    public async Task SERVFAIL_gives_no_data_unless_records_come_with_it(bool withRecords, ServerAnswerKind kind)
    {
        using var failing = FakeDnsServer.InFrontOf(Primary.Endpoint, (_, answer) =>
        {
            answer[3] = (byte)((answer[3] & 0xF0) | 2);
            return withRecords ? answer : [.. answer[..6], 0, 0, 0, 0, 0, 0, .. QuestionOf(answer)];
        }, Network);
        await BadAsync(failing.Endpoint, "answers SERVFAIL for 'example.test'", kind);
    }

    [Fact]
    public async Task An_answer_that_is_no_DNS_is_bad()
    {
        using var web = new FakeDnsServer((message, _) => Task.FromResult<byte[]?>([message[0], message[1], 0x80, 0, 0, 9, 0, 9, 0, 9, 0, 9]), Network);
        await BadAsync(web.Endpoint, "no DNS answer");
    }

    [Fact]
    public async Task Without_any_answer_the_zone_is_unknown_and_every_server_named()
    {
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(["127.0.0.70:53", "127.0.0.71:53"]));
        Assert.Contains("127.0.0.70:53", fault.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.71:53", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_no_address_is_named()
    {
        var fault = await Assert.ThrowsAsync<AuthoritativeDnsException>(() => LookAsync(["ns1.example.test"]));
        Assert.Contains("'ns1.example.test'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_passes_through()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dns(null, TimeProvider.System).LookAsync(Owner, Both, cancelled.Token));
    }

    private async Task UnreachableAsync(string detail)
    {
        var servers = (await LookAsync(Both)).Servers;
        Assert.Equal(ServerAnswerKind.Answered, servers[0].Kind);
        Assert.Equal((ServerAnswerKind.Unreachable, TlsaRRset.None, null), (servers[1].Kind, servers[1].RRset, servers[1].Serial));
        Assert.Equal(detail, servers[1].Detail);
    }

    /// <summary>Name, type and class that follow the header.</summary>
    private static byte[] QuestionOf(byte[] message) => message[12..(Array.IndexOf(message, (byte)0, 12) + 5)];

    private async Task BadAsync(IPEndPoint server, string words, ServerAnswerKind kind = ServerAnswerKind.Bad)
    {
        var answer = (await LookAsync([Primary.Endpoint.ToString(), server.ToString()])).Servers[1];
        Assert.Equal(kind, answer.Kind);
        Assert.StartsWith(server.ToString(), answer.Detail, StringComparison.Ordinal);
        Assert.Contains(words, answer.Detail, StringComparison.Ordinal);
    }
}

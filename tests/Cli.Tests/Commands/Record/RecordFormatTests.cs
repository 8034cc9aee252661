using Cli.Tests.Agent;
using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Core.Dane;
using Xunit;

namespace Cli.Tests.Commands.Record;

public sealed class RecordFormatTests : IDisposable
{
    private static readonly string[] Several =
        ["--host", "mail.example.com", "--port", "25", "--port", "587", "--parameters", "3 1 1", "--parameters", "dane-ta SPKI sha2-512", "--ttl", "30m"];

    private readonly RecordRun _run = new();

    [Theory]
    [InlineData("zone", "zone.txt")]
    [InlineData("nsupdate", "nsupdate.txt")]
    [InlineData("json", "record.json")]
    public async Task Every_format_is_as_agreed(string format, string golden)
    {
        var shown = await _run.ShowsAsync([RecordRun.Vector("chain"), .. Several, "--format", format]);
        Golden.Matches($"Commands/Record/{golden}", shown.Replace(AppContext.BaseDirectory, "/srv/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_options_it_is_3_1_1_for_an_hour_in_a_line_of_a_zone_file()
    {
        var shown = await _run.ShowsAsync(RecordRun.Vector("p256"), "--owner", "_25._TCP.Mail.Example.Com.");
        Assert.Equal($"_25._tcp.mail.example.com. 3600 IN TLSA {(await _run.RecordsAsync(RecordRun.Vector("p256"), "3 1 1")).Single()}\n", shown);
    }

    [Theory]
    [InlineData("_587._udp.mail.example.com.", "--host", "mail.example.com", "--port", "587", "--protocol", "UDP")]
    [InlineData("*.mail.example.com.", "--owner", "*.mail.example.com")]
    [InlineData("tlsa201._dane.example.com.", "--owner", "tlsa201._dane.example.com")]
    public async Task Owner_names_are_given_whole_or_made_of_host_and_port(string owner, params string[] options) =>
        Assert.StartsWith($"{owner} 3600 IN TLSA 3 1 1 ", await _run.ShowsAsync([RecordRun.Vector("p256"), .. options]), StringComparison.Ordinal);

    [Theory]
    [InlineData("90", "90")]
    [InlineData("2h", "7200")]
    [InlineData("7d", "604800")]
    public async Task A_ttl_is_seconds_or_a_duration(string option, string seconds) =>
        Assert.StartsWith($"{RecordRun.Owner}. {seconds} IN TLSA ", await _run.ShowsAsync(RecordRun.Vector("p256"), "--owner", RecordRun.Owner, "--ttl", option), StringComparison.Ordinal);

    [Fact]
    public async Task Certificates_of_several_algorithms_share_an_RRset_in_which_nothing_stands_twice()
    {
        var (rsa, ecdsa) = (RecordRun.Vector("rsa2048"), RecordRun.Vector("p256"));
        var shown = await _run.ShowsAsync(rsa, ecdsa, _run.Write("again.pem", await File.ReadAllBytesAsync(rsa, TestContext.Current.CancellationToken)), "--owner", RecordRun.Owner);
        var records = RecordSet.Parse((await _run.RecordsAsync(rsa)).Concat(await _run.RecordsAsync(ecdsa)));
        Assert.Equal(string.Concat(records.Select(record => $"{RecordRun.Owner}. 3600 IN TLSA {record}\n")), shown);
    }

    [Fact]
    public async Task A_document_needs_no_owner_name() =>
        Assert.Contains("\"rrsets\": []", await _run.ShowsAsync(RecordRun.Vector("ed25519"), "--format", "json"), StringComparison.Ordinal);

    [Fact]
    public async Task A_lineage_has_its_own_owners_parameters_and_ttl()
    {
        using var chain = TestChain.Ecdsa();
        _run.Deploy(chain);
        var lineage = _run.World.Lineage with
        {
            Owners = [FakeWorld.Owner, OwnerName.Parse("_465._tcp.mail.example.com")],
            Policy = _run.World.Lineage.Policy with { Parameters = [TlsaParameters.Parse("3 1 1"), TlsaParameters.Parse("2 0 1")], Ttl = TimeSpan.FromMinutes(5) },
        };
        _run.Command.Lineages[0] = lineage;
        string[] records = [Association.Text(chain.Leaf, 3, 1, 1), $"2 0 1 {Association.Text(chain.Issuer, 3, 0, 1)[6..]}"];
        var expected = string.Concat(from owner in lineage.Owners from record in records.Order(StringComparer.Ordinal) select $"{owner}. 300 IN TLSA {record}\n");
        Assert.Equal(expected, await _run.ShowsAsync(FakeWorld.Name));
        Assert.Equal(expected, await _run.ShowsAsync());
    }

    [Fact]
    public async Task Options_go_before_what_a_lineage_says()
    {
        using var chain = TestChain.Rsa();
        _run.Deploy(chain);
        Assert.Equal(
            $"_993._tcp.imap.example.com. 60 IN TLSA {Association.Text(chain.Leaf, 3, 0, 2)}\n",
            await _run.ShowsAsync(FakeWorld.Name, "--owner", "_993._tcp.imap.example.com", "--ttl", "60", "--parameters", "3 0 2"));
    }

    [Fact]
    public async Task An_RRset_has_one_ttl_the_shortest_that_was_said()
    {
        using var chain = TestChain.Rsa();
        _run.Deploy(chain);
        _run.Command.Lineages.Add(_run.World.Lineage with { Name = "mail-ecdsa", Policy = _run.World.Lineage.Policy with { Ttl = TimeSpan.FromMinutes(1) } });
        _run.Folder.Write("live/mail-ecdsa/fullchain.pem", chain.FullChainPem);
        _run.Folder.Write("live/mail-ecdsa/privkey.pem", chain.KeyPem);
        Assert.Equal($"{FakeWorld.Owner}. 60 IN TLSA {Association.Text(chain.Leaf, 3, 1, 1)}\n", await _run.ShowsAsync(FakeWorld.Name, "mail-ecdsa"));
    }

    [Fact]
    public async Task Usages_that_mail_servers_pass_over_are_shown_with_a_warning()
    {
        Assert.Equal(ExitCode.Done, await _run.Command.RunAsync("record", RecordRun.Vector("p256"), "--owner", RecordRun.Owner, "--parameters", "PKIX-EE Cert SHA2-256"));
        Assert.StartsWith($"{RecordRun.Owner}. 3600 IN TLSA 1 0 1 ", _run.Command.Out, StringComparison.Ordinal);
        Assert.Equal("tlsa-rollover: 1 0 1: mail servers do not use usages 0 and 1 (RFC 7672 §3.1.3); for them use 3 1 1\n", _run.Command.Error);
    }

    public void Dispose() => _run.Dispose();
}

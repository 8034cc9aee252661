using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Commands.Init;

public sealed class LineageChoiceTests
{
    private readonly Host _host = Host.Usual();

    [Fact]
    public void Port_25_that_presents_the_certificate_is_taken_in()
    {
        var lineage = Assert.Single(Chosen());
        Assert.Equal([Host.Delivery], lineage.Owners.Select(owner => owner.Text));
        Assert.Equal(new ProposedEndpoint(Host.Name, 25, "smtp"), Assert.Single(lineage.Endpoints));
    }

    [Fact]
    public void A_lineage_of_the_web_is_left_out()
    {
        _host.Lineages.Add(Host.Lineage("www.example.com", 'b'));
        foreach (var port in MailPort.All)
            _host.Miss(port.Port, port.Protocol, SightingKind.Refused, host: "www.example.com");
        Assert.Equal([Host.Name], Chosen().Select(lineage => lineage.Name));
    }

    [Fact]
    public void Other_ports_are_taken_in_where_records_stand_or_all_are_wanted()
    {
        _host.Serve(465, "tls", 'a');
        _host.Serve(993, "tls", 'a');
        _host.Published[$"_993._tcp.{Host.Name}"] = [Host.Record("3 1 1", 'a')];
        var lineage = Assert.Single(Chosen());
        Assert.Equal([25, 993], lineage.Endpoints.Select(endpoint => endpoint.Port));
        Assert.Equal([465], lineage.LeftOut.Select(service => service.Port));
        Assert.Equal([25, 465, 993], Assert.Single(Chosen(new() { AllPorts = true })).Endpoints.Select(endpoint => endpoint.Port));
    }

    [Fact]
    public void An_older_issue_of_the_lineage_is_the_lineages_own()
    {
        _host.Services.Clear();
        _host.Serve(25, "smtp", 'b');
        _host.Lineages[0] = _host.Lineages[0] with { Leaves = TlsaRollover.Core.Dane.RecordSet.Parse(Host.Record("3 0 1", 'a'), Host.Record("3 0 1", 'b')) };
        Assert.Null(Assert.Single(Assert.Single(Chosen()).Endpoints).Remark);
    }

    [Fact]
    public void A_certificate_that_nobody_knows_is_remarked()
    {
        _host.Services.Clear();
        _host.Serve(25, "smtp", 'c');
        var endpoint = Assert.Single(Assert.Single(Chosen()).Endpoints);
        Assert.Equal($"192.0.2.25:25 presents a certificate that certbot does not have ({Host.Record("3 0 1", 'c')})", endpoint.Remark);
        Assert.NotNull(endpoint.Sighting);
    }

    [Theory]
    [InlineData(SightingKind.Refused, "nothing listens there yet")]
    [InlineData(SightingKind.Unknown, "192.0.2.25:25 gave no proof of what it serves: no route")]
    public void An_MX_that_shows_nothing_is_taken_in_with_a_remark(SightingKind kind, string remark)
    {
        _host.Services.Clear();
        _host.Miss(25, "smtp", kind, "no route");
        _host.Miss(465, "tls", kind, "no route");
        Assert.Equal(remark, Assert.Single(Assert.Single(Chosen()).Endpoints).Remark);
        _host.Domains.Clear();
        Assert.Empty(Chosen());
    }

    [Fact]
    public void A_wildcard_certificate_is_for_the_MX_that_it_covers()
    {
        _host.Lineages[0] = Host.Lineage("example.com", 'a', null, "example.com", "*.example.com");
        Assert.Equal([Host.Delivery], Assert.Single(Chosen()).Owners.Select(owner => owner.Text));
    }

    [Fact]
    public void Two_lineages_of_one_host_are_both_taken_in_when_both_are_presented()
    {
        _host.Lineages.Add(Host.Lineage($"{Host.Name}-rsa", 'b', null, Host.Name));
        Assert.Single(Chosen());
        var (ecdsa, other) = (_host.Services[0], new Host());
        other.Serve(25, "smtp", 'b');
        _host.Services[0] = ecdsa with { Sightings = [.. ecdsa.Sightings, .. other.Services[0].Sightings] };
        Assert.Equal([Host.Name, $"{Host.Name}-rsa"], Chosen().Select(lineage => lineage.Name));
    }

    [Fact]
    public void Only_the_named_lineage_is_taken_in()
    {
        _host.Lineages.Add(Host.Lineage("mx.example.com", 'b'));
        _host.Serve(25, "smtp", 'b', "mx.example.com");
        Assert.Equal(2, Chosen().Count);
        Assert.Equal(["mx.example.com"], Chosen(new() { Lineages = ["mx.example.com"] }).Select(lineage => lineage.Name));
    }

    [Fact]
    public void Told_services_replace_the_found_ones()
    {
        var lineage = Assert.Single(Chosen(new() { Endpoints = [new(Host.Name, 443, "tls", [])] }));
        Assert.Equal([new ProposedEndpoint(Host.Name, 443, "tls", "told by --endpoint")], lineage.Endpoints);
    }

    [Theory]
    [InlineData("3 1 1", new[] { "3 1 1" })]
    [InlineData("3 0 1", new[] { "3 0 1" })]
    [InlineData("2 1 1", new[] { "3 1 1" })] // the host's intermediate is another one
    [InlineData("1 0 1", new[] { "3 1 1" })]
    public void Parameters_that_stand_and_match_are_kept(string standing, string[] given)
    {
        _host.Published[Host.Delivery] = [Host.Record(standing, 'a')];
        Assert.Equal(given, Assert.Single(Chosen()).ParametersGiven(_host.Findings).Select(parameters => parameters.ToString()));
    }

    [Fact]
    public void Several_standing_parameters_are_all_kept()
    {
        _host.Published[Host.Delivery] = [Host.Record("3 1 1", 'a'), Host.Record("2 1 1", 'f')];
        Assert.Equal(["2 1 1", "3 1 1"], Assert.Single(Chosen()).ParametersGiven(_host.Findings).Select(parameters => parameters.ToString()));
    }

    [Theory]
    [InlineData("/etc/postfix/main.cf", "postfix reload")]
    [InlineData("/etc/postfix-mx/main.cf", "postfix -c /etc/postfix-mx reload")]
    [InlineData("/etc/dovecot/conf.d/10-ssl.conf", "doveadm reload")]
    [InlineData("/srv/dovecot.conf", "doveadm -c /srv/dovecot.conf reload")]
    [InlineData("/etc/exim4/conf.d/main/tls", "systemctl reload exim4")]
    [InlineData("/etc/exim/exim.conf", "systemctl reload exim")]
    [InlineData("/etc/smtpd.conf", null)]
    public void The_reload_command_is_that_of_the_server_that_reads_the_files(string file, string? command)
    {
        _host.Programs.Clear();
        _host.References.Add(new(file, 3, "", [$"/etc/letsencrypt/live/{Host.Name}/fullchain.pem"]));
        Assert.Equal(command is null ? [] : [command], ReloadGuess.For(Assert.Single(Chosen()), _host.Findings).Select(guess => string.Join(' ', guess.Command)));
    }

    [Theory]
    [InlineData(new[] { "postfix", "doveadm" }, new[] { "postfix reload", "doveadm reload" })]
    [InlineData(new[] { "exim4" }, new[] { "systemctl reload exim4" })]
    [InlineData(new string[0], new string[0])]
    public void Without_such_a_file_it_is_that_of_what_is_installed_and_could_listen(string[] programs, string[] commands)
    {
        _host.Programs.Clear();
        _host.Programs.AddRange(programs);
        _host.Serve(993, "tls", 'a');
        Assert.Equal(commands, ReloadGuess.For(Assert.Single(Chosen(new() { AllPorts = true })), _host.Findings).Select(guess => string.Join(' ', guess.Command)));
    }

    private IReadOnlyList<ProposedLineage> Chosen(InitRequest? request = null) => new LineageChoice(_host.Findings, request ?? new()).Chosen();
}

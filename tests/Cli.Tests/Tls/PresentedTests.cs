using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using TestKit;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

public sealed class PresentedTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task An_rsa_certificate_is_seen_by_the_rsa_probes_only(SslProtocols version)
    {
        using var rsa = TestCertificate.Rsa(Wire.Host);
        await using var server = ScriptedServer.Tls(new() { ServerCertificate = rsa.Certificate, EnabledSslProtocols = version });
        var sightings = await Wire.LookAsync(server.Port, "tls");
        sightings.AssertPresented(KeyAlgorithm.Rsa, rsa.Certificate);
        sightings.AssertKind(KeyAlgorithm.Ecdsa, SightingKind.NoSuchAlgorithm);
        sightings.AssertKind(KeyAlgorithm.EdDsa, SightingKind.NoSuchAlgorithm);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task An_ecdsa_certificate_is_seen_over_STARTTLS_by_the_ecdsa_probes_only(SslProtocols version)
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        var options = new SslServerAuthenticationOptions { ServerCertificate = ecdsa.Certificate, EnabledSslProtocols = version };
        await using var server = ScriptedServer.Smtp(
            async (stream, token) =>
            {
                await ScriptedServer.SayAsync(stream, "220-wait\r\n220 go on\r\n", token);
                await ScriptedServer.ServeTlsAsync(stream, options, token);
            },
            greeting: "220-a greeting\r\n220-of three\r\n220 lines\r\n");
        var sightings = await Wire.LookAsync(server.Port, "smtp");
        sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
        sightings.AssertKind(KeyAlgorithm.Rsa, SightingKind.NoSuchAlgorithm);
    }

    [Fact]
    public async Task Each_certificate_of_a_Postfix_is_seen()
    {
        using var folder = new TempFolder();
        using var rsa = TestCertificate.Rsa(Wire.Host);
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        string[] files = [folder.Write("rsa.pem", rsa.CombinedPem), folder.Write("ecdsa.pem", ecdsa.CombinedPem)];
        var smtp = new PostfixListener(new(IPAddress.Loopback, Tcp.FreePort(IPAddress.Loopback)), files);
        var smtps = new PostfixListener(new(IPAddress.Loopback, Tcp.FreePort(IPAddress.Loopback)), files, ImplicitTls: true);
        using var postfix = await PostfixServer.StartAsync([smtp, smtps]);
        foreach (var (listener, protocol) in new[] { (smtp, "smtp"), (smtps, "tls") })
        {
            var sightings = await Wire.LookAsync(listener.Endpoint.Port, protocol);
            sightings.AssertPresented(KeyAlgorithm.Rsa, rsa.Certificate);
            sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
            sightings.AssertKind(KeyAlgorithm.EdDsa, SightingKind.NoSuchAlgorithm);
        }
    }

    [Fact]
    public async Task A_certificate_that_depends_on_SNI_is_seen_with_and_without()
    {
        using var named = TestCertificate.Ecdsa(Wire.Host);
        using var other = TestCertificate.Ecdsa("other.example.test");
        await using var server = ScriptedServer.Tls(new() { ServerCertificateSelectionCallback = (_, name) => name == Wire.Host ? named.Certificate : other.Certificate });
        var sightings = await Wire.LookAsync(server.Port, "tls", host: Wire.Host + ".");
        Assert.Equal([Wire.Leaf(named.Certificate), Wire.Leaf(other.Certificate)], sightings.Of(KeyAlgorithm.Ecdsa).Select(sighting => sighting.Leaf));
    }

    [Fact]
    public async Task An_address_as_host_is_never_sent_as_SNI()
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        await using var server = ScriptedServer.Tls(new() { ServerCertificate = ecdsa.Certificate });
        var sightings = await Wire.LookAsync(server.Port, "tls", host: "127.0.0.1");
        Assert.DoesNotContain(sightings, sighting => sighting.Sni);
        Assert.Equal(Wire.Leaf(ecdsa.Certificate), Assert.Single(sightings.Of(KeyAlgorithm.Ecdsa)).Leaf);
    }

    [Fact]
    public async Task The_issuers_that_are_presented_yield_records_too()
    {
        using var chain = TestChain.Ecdsa();
        var context = SslStreamCertificateContext.Create(chain.Leaf, [chain.Issuer], offline: true);
        await using var server = ScriptedServer.Tls(new() { ServerCertificateContext = context });
        foreach (var sighting in (await Wire.LookAsync(server.Port, "tls")).Of(KeyAlgorithm.Ecdsa))
        {
            Assert.Contains(TlsaRecord.Parse(Association.Text(chain.Leaf, 3, 1, 1)), sighting.Associations);
            Assert.Contains(TlsaRecord.Parse(Association.Text(chain.Issuer, 2, 1, 1)), sighting.Associations);
        }
    }

    [Fact]
    public async Task Every_address_of_the_host_is_looked_at_once()
    {
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        await using var server = ScriptedServer.Tls(new() { ServerCertificate = ecdsa.Certificate });
        var wire = new ServedCertificate(Wire.Patient, (host, _) =>
        {
            Assert.Equal(Wire.Host, host);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Loopback, IPAddress.Parse("127.0.0.2")]);
        });
        var sightings = await wire.LookAsync(new(Wire.Host, server.Port, "tls", []), TestContext.Current.CancellationToken);
        Assert.Equal(12, sightings.Count);
        Assert.All(sightings.Where(sighting => sighting.Address.StartsWith("127.0.0.2", StringComparison.Ordinal)), sighting => Assert.Equal(SightingKind.Refused, sighting.Kind));
        sightings.Where(sighting => sighting.Address == $"127.0.0.1:{server.Port}").AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
    }
}

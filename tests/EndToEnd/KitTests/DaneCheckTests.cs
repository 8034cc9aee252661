using System.Net;
using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class DaneCheckTests
{
    private const string Host = "mail.example.test";
    private static readonly IPEndPoint Smtp = new(IPAddress.Parse("127.0.0.25"), 25);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void The_association_is_that_of_ldns(int selector, int matching)
    {
        using var folder = new TempFolder();
        using var certificate = TestCertificate.Rsa(Host);
        var file = folder.Write("cert.pem", certificate.CertificatePem);
        var said = Command.Run(["ldns-dane", "-c", file, "create", Host, "25", "3", $"{selector}", $"{matching}"]).Expect("ldns-dane");
        Assert.EndsWith("TLSA\t" + Association.Text(certificate.Certificate, 3, selector, matching), said.Output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_and_ldns_tell_the_right_certificate_from_a_wrong_one()
    {
        using var network = new NetworkNamespace();
        using var folder = new TempFolder();
        using var served = TestCertificate.Ecdsa(Host);
        using var other = TestCertificate.Ecdsa(Host);
        using var bind = await BindServer.PrimaryAsync(new BindOptions { Network = network });
        bind.Update($"update add _25._tcp.{Host} 2 TLSA {Tlsa(served)}");
        await Wait.Until(async () => (await bind.TlsaAsync("_25._tcp." + Host)).Tlsa.Count == 1, TimeSpan.FromSeconds(8), "the record", () => bind.Log);
        using var unbound = await UnboundResolver.StartAsync(bind.Endpoint, "example.test", new UnboundOptions { Network = network, TrustAnchorFile = bind.TrustAnchorFile("example.test") });
        using var postfix = await PostfixServer.StartAsync([new(Smtp, [folder.Write("combined.pem", served.CombinedPem)])], network);
        network.UseResolver(unbound.Endpoint.Address);

        Assert.Equal(0, DaneCheck.Openssl(Smtp, Host, [Tlsa(other), Tlsa(served)], network).ExitCode);
        Assert.NotEqual(0, DaneCheck.Openssl(Smtp, Host, [Tlsa(other)], network).ExitCode);
        Ldns(served).Expect("ldns-dane");
        Assert.NotEqual(0, Ldns(other).ExitCode);
        using var stranger = await BindServer.PrimaryAsync();
        Assert.NotEqual(0, Ldns(served, stranger).ExitCode);

        CommandResult Ldns(TestCertificate certificate, BindServer? anchor = null) =>
            DaneCheck.Ldns(Host, 25, folder.Write("cert.pem", certificate.CertificatePem), (anchor ?? bind).TrustAnchorFile("example.test"), network);
    }

    private static string Tlsa(TestCertificate certificate) => Association.Text(certificate.Certificate, 3, 1, 1);
}

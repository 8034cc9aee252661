using TestKit;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Dane;
using Xunit;

namespace Cli.Tests.Certbot;

public sealed class CertbotFolderTests : IDisposable
{
    private readonly LineageTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_lineage_has_its_names_its_key_and_every_issue()
    {
        using var first = TestChain.Rsa();
        using var certificate = TestCertificate.Ecdsa(LineageTree.Name);
        _tree.Issue(first);
        _tree.Issue(first);
        foreach (var kind in (string[])["cert", "fullchain"])
            _tree.Put(kind, certificate.CertificatePem);
        _tree.Write($"letsencrypt/renewal/{LineageTree.Name}.conf", "[renewalparams]\nauthenticator = standalone\n");
        var (lineages, faults) = Read();
        var lineage = Assert.Single(lineages);
        Assert.Empty(faults);
        Assert.Equal((LineageTree.Name, KeyAlgorithm.Ecdsa, "standalone"), (lineage.Name, lineage.KeyAlgorithm, lineage.Renewal?.Authenticator));
        Assert.Equal([LineageTree.Name], lineage.Hosts);
        Assert.Equal(2, lineage.Leaves.Count);
        Assert.Contains(TlsaRecord.Parse(Association.Text(certificate.Certificate, 3, 1, 1)), lineage.Associations);
    }

    [Fact]
    public void A_broken_lineage_is_named_and_the_others_are_read()
    {
        using var chain = TestChain.Ecdsa();
        _tree.Issue(chain);
        _tree.Write("letsencrypt/live/broken/fullchain.pem", "garbage");
        _tree.Write("letsencrypt/live/README", "not a lineage");
        var (lineages, faults) = Read();
        Assert.Equal([LineageTree.Name], lineages.Select(lineage => lineage.Name));
        Assert.StartsWith("broken: ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_lineages() => Assert.Empty(new CertbotFolder(_tree["nothing"]).Read().Lineages);

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("example.com", true)]
    [InlineData("a.mail.example.com", false)]
    [InlineData("mail.example.org", false)]
    public void A_wildcard_covers_one_label(string host, bool covered)
    {
        var lineage = new CertbotLineage("x", ["example.com", "*.example.com"], KeyAlgorithm.Ecdsa, RecordSet.Empty, RecordSet.Empty, null);
        Assert.Equal(covered, lineage.Covers(host));
        Assert.Equal(["example.com"], lineage.Hosts);
    }

    private (IReadOnlyList<CertbotLineage> Lineages, IReadOnlyList<string> Faults) Read() => new CertbotFolder(_tree["letsencrypt"]).Read();
}

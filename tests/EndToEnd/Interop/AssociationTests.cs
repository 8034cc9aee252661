using System.Security.Cryptography.X509Certificates;
using TestKit;
using TlsaRollover.Core.Dane;
using Xunit;

namespace EndToEnd.Interop;

/// <summary>The records that the product makes, against those of openssl, ldns-dane and danetool for the same certificate.</summary>
public sealed class AssociationTests : IDisposable
{
    private static readonly int[] Selectors = [0, 1];
    private static readonly int[] MatchingTypes = [0, 1, 2];

    private readonly TempFolder folder = new();

    private readonly TlsaPrograms programs;

    public AssociationTests() => programs = new(folder);

    [Theory]
    [InlineData("rsa:2048")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-256")]
    [InlineData("ec", "-pkeyopt", "ec_paramgen_curve:P-384")]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    public void The_records_of_a_new_certificate_are_those_of_three_programs(params string[] key)
    {
        var certificate = folder["certificate.pem"];
        Command.Run(["openssl", "req", "-x509", "-newkey", .. key, "-noenc", "-keyout", folder["key.pem"], "-out", certificate, "-subj", "/CN=mail.example.test"]).Expect("openssl req");
        foreach (var selector in Selectors)
            foreach (var type in MatchingTypes)
                Agree(certificate, 3, selector, type);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void End_entity_usages_take_the_first_certificate_of_a_chain(int usage)
    {
        foreach (var selector in Selectors)
            foreach (var type in MatchingTypes)
                Agree(Vector("chain"), usage, selector, type);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Trust_anchor_usages_take_each_issuer_of_a_chain(int usage)
    {
        foreach (var selector in Selectors)
            foreach (var type in MatchingTypes)
            {
                // counted from the root down
                var ldns = RecordSet.Of(TlsaPrograms.Ldns(Vector("chain"), usage, selector, type, offset: 0), TlsaPrograms.Ldns(Vector("chain"), usage, selector, type, offset: 1));
                Assert.Equal(ldns, Ours(Vector("chain"), usage, selector, type));
            }
    }

    // OpenSSL 3.0 and GnuTLS 3.7 cannot read the key
    [Fact]
    public void An_ML_DSA_certificate_gives_what_openssl_cuts_out_of_it()
    {
        foreach (var type in MatchingTypes)
        {
            Assert.Equal(programs.Openssl(Vector("mldsa44"), 3, 0, type), Ours(Vector("mldsa44"), 3, 0, type).Single());
            Assert.Equal(programs.Cut(Vector("mldsa44"), 3, type), Ours(Vector("mldsa44"), 3, 1, type).Single());
        }
    }

    public void Dispose() => folder.Dispose();

    private void Agree(string certificate, int usage, int selector, int type)
    {
        var ours = Ours(certificate, usage, selector, type).Single();
        Assert.Equal(programs.Openssl(certificate, usage, selector, type), ours);
        Assert.Equal(TlsaPrograms.Ldns(certificate, usage, selector, type), ours);
        if (type != 0) // danetool only makes digests
            Assert.Equal(TlsaPrograms.Danetool(certificate, usage, selector, type), ours);
    }

    private static RecordSet Ours(string file, int usage, int selector, int type)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        var chain = CertificateChain.FromDer(certificates.Select(certificate => new ReadOnlyMemory<byte>(certificate.RawData)));
        return CertificateAssociation.For(chain, new((CertificateUsage)usage, (Selector)selector, (MatchingType)type));
    }

    private static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".pem");
}

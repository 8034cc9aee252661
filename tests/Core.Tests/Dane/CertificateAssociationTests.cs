using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class CertificateAssociationTests
{
    private static readonly string[] Files = ["rsa2048", "rsapss", "p256", "p384", "ed25519", "ed448", "mldsa44", "version1", "generalized", "chain"];

    public static TheoryData<string, int, int, int> Cases() => [.. from file in Files from usage in Octets(4) from selector in Octets(2) from type in Octets(3) select (file, usage, selector, type)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_usage_selector_and_matching_type_gives_what_openssl_gave(string file, int usage, int selector, int type)
    {
        var chain = Vector.Chain(file);
        var parts = usage is 1 or 3 ? [0] : Enumerable.Range(1, chain.Parts.Count - 1);
        var expected = parts.Select(part => $"{usage} {selector} {type} {Answer(file, part, selector, type)}").Order(StringComparer.Ordinal);
        var found = CertificateAssociation.For(chain, new((CertificateUsage)usage, (Selector)selector, (MatchingType)type));
        Assert.Equal(expected, found.Select(record => record.ToString()));
    }

    [Fact]
    public void A_chain_of_the_leaf_alone_names_no_trust_anchor()
    {
        Assert.Empty(CertificateAssociation.For(Vector.Chain("p256"), TlsaParameters.Parse("2 1 1")));
        Assert.Empty(CertificateAssociation.For(Vector.Chain("p256"), TlsaParameters.Parse("0 0 2")));
        Assert.Equal(2, CertificateAssociation.For(Vector.Chain("chain"), TlsaParameters.Parse("2 1 1")).Count);
    }

    [Theory]
    [InlineData("4 1 1", "certificate usage 4 is not defined by RFC 6698")]
    [InlineData("255 1 1", "certificate usage 255 is not defined by RFC 6698")]
    [InlineData("3 2 1", "selector 2 is not defined by RFC 6698")]
    [InlineData("3 1 3", "matching type 3 is not defined by RFC 6698")]
    [InlineData("2 255 1", "selector 255 is not defined by RFC 6698")]
    public void Undefined_parameters_are_refused_by_name(string parameters, string said)
    {
        Assert.Equal(said, Assert.Throws<NotSupportedException>(() => CertificateAssociation.For(Vector.Chain("chain"), TlsaParameters.Parse(parameters))).Message);
        Assert.Throws<NotSupportedException>(() => CertificateAssociation.All(Vector.Chain("chain"), TlsaParameters.Parse(parameters)));
    }

    [Fact]
    public void All_are_the_eight_digests_of_which_those_of_issuers_stand_for_each_issuer()
    {
        var all = CertificateAssociation.All(Vector.Chain("chain"));
        Assert.Equal(
            ["2 0 1", "2 0 1", "2 0 2", "2 0 2", "2 1 1", "2 1 1", "2 1 2", "2 1 2", "3 0 1", "3 0 2", "3 1 1", "3 1 2"],
            all.Select(record => record.Parameters.ToString()));
        Assert.All(all, record => Assert.True(record.Usable));
        Assert.All(all, record => Assert.True(CertificateAssociation.For(Vector.Chain("chain"), record.Parameters).Contains(record)));
    }

    [Fact]
    public void All_hold_what_is_asked_for_beside_and_nothing_twice()
    {
        var chain = Vector.Chain("p256");
        var whole = TlsaParameters.Parse("3 1 0");
        Assert.Equal(4, CertificateAssociation.All(chain).Count);
        var more = CertificateAssociation.All(chain, whole, TlsaParameters.Recommended);
        Assert.Equal(CertificateAssociation.All(chain).Union(CertificateAssociation.For(chain, whole)), more);
        Assert.Equal(5, more.Count);
    }

    [Fact]
    public void The_leaf_record_is_3_0_1_of_the_first_certificate() =>
        Assert.Equal($"3 0 1 {Answer("chain", 0, 0, 1)}", CertificateAssociation.Leaf(Vector.Chain("chain")).ToString());

    private static string Answer(string file, int part, int selector, int type)
    {
        string[] key = [selector == 0 ? "cert" : "spki", type switch { 0 => "full", 1 => "sha256", _ => "sha512" }];
        return key is ["cert", "full"]
            ? Convert.ToHexStringLower(Vector.Certificates(file)[part])
            : Vector.KnownAnswers().Single(answer => answer.File == file && answer.Part == part && answer.Fields[0] == key[0] && answer.Fields[1] == key[1]).Fields[2];
    }

    private static IEnumerable<int> Octets(int count) => Enumerable.Range(0, count);
}

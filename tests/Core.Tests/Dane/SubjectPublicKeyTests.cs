using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class SubjectPublicKeyTests
{
    private static readonly string[] Digests = ["full", "sha256", "sha512"];

    /// <summary>The keys that openssl cut out of every certificate, ML-DSA included.</summary>
    public static TheoryData<string, int> Keys() => [.. Vector.KnownAnswers().Where(answer => answer.Fields is ["spki", "full", _]).Select(answer => (answer.File, answer.Part))];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_alone_gives_the_record_of_its_certificate(string file, int part)
    {
        var key = SubjectPublicKey.FromDer(Convert.FromHexString(Answer(file, part, 0)));
        Assert.Equal(Vector.Chain(file).Parts[part].KeyAlgorithm, key.KeyAlgorithm);
        for (byte usage = 1; usage <= 3; usage += 2)
            for (byte type = 0; type < Digests.Length; type++)
                Assert.Equal($"{usage} 1 {type} {Answer(file, part, type)}", CertificateAssociation.For(key, new((CertificateUsage)usage, Selector.Spki, (MatchingType)type)).ToString());
    }

    [Theory]
    [InlineData("3 0 1", "3 0 1 wants a certificate: a key alone gives 3 1 and 1 1 only")]
    [InlineData("2 1 1", "2 1 1 wants a certificate: a key alone gives 3 1 and 1 1 only")]
    [InlineData("0 1 1", "0 1 1 wants a certificate: a key alone gives 3 1 and 1 1 only")]
    [InlineData("3 1 3", "matching type 3 is not defined by RFC 6698")]
    public void A_key_alone_has_no_other_records(string parameters, string said)
    {
        var key = SubjectPublicKey.FromDer(Vector.Chain("p256").Leaf.Spki);
        Assert.Equal(said, Assert.Throws<NotSupportedException>(() => CertificateAssociation.For(key, TlsaParameters.Parse(parameters))).Message);
    }

    [Fact]
    public void What_is_no_key_is_refused()
    {
        var spki = Vector.Chain("rsa2048").Leaf.Spki.ToArray();
        byte[][] wrong = [[], [0x30, 0x00], spki[1..], spki[..^1], [.. spki, 0], Vector.Certificates("rsa2048")[0], [0x30, 0x04, 0x30, 0x00, 0x03, 0x00]];
        Assert.All(wrong, octets => Assert.StartsWith("not a public key: ", Assert.Throws<FormatException>(() => SubjectPublicKey.FromDer(octets)).Message, StringComparison.Ordinal));
    }

    private static string Answer(string file, int part, int type) =>
        Vector.KnownAnswers().Single(answer => answer.File == file && answer.Part == part && answer.Fields[0] == "spki" && answer.Fields[1] == Digests[type]).Fields[2];
}

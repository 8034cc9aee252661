using System.Globalization;
using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class CertificateChainTests
{
    [Theory]
    [InlineData("rsa2048", KeyAlgorithm.Rsa)]
    [InlineData("rsapss", KeyAlgorithm.Rsa)]
    [InlineData("p256", KeyAlgorithm.Ecdsa)]
    [InlineData("p384", KeyAlgorithm.Ecdsa)]
    [InlineData("ed25519", KeyAlgorithm.EdDsa)]
    [InlineData("ed448", KeyAlgorithm.EdDsa)]
    [InlineData("mldsa44", KeyAlgorithm.Other)]
    [InlineData("version1", KeyAlgorithm.EdDsa)]
    public void The_key_algorithm_is_read_from_every_kind_of_certificate(string name, KeyAlgorithm algorithm) =>
        Assert.Equal(algorithm, Assert.Single(Vector.Chain(name).Parts).KeyAlgorithm);

    [Fact]
    public void Validity_and_public_key_are_what_openssl_says()
    {
        foreach (var (file, part, rest) in Vector.KnownAnswers())
        {
            var read = Vector.Chain(file).Parts[part];
            if (rest is ["validity", var from, var to])
                Assert.Equal((At(from), At(to)), (read.NotBefore, read.NotAfter));
            else if (rest is ["spki", "full", var hex])
                Assert.Equal(hex, Convert.ToHexStringLower(read.Spki.Span));
        }
    }

    [Fact]
    public void A_chain_keeps_its_order_and_its_octets()
    {
        var certificates = Vector.Certificates("chain");
        var chain = Vector.Chain("chain");
        Assert.Equal(3, chain.Parts.Count);
        Assert.Equal(certificates, chain.Parts.Select(part => part.Der.ToArray()));
        Assert.Same(chain.Parts[0], chain.Leaf);
    }

    [Theory]
    [InlineData("491231235959Z", "2049-12-31T23:59:59Z")]
    [InlineData("500101000000Z", "1950-01-01T00:00:00Z")]
    [InlineData("991231235959Z", "1999-12-31T23:59:59Z")]
    [InlineData("000101000000Z", "2000-01-01T00:00:00Z")]
    [InlineData("20500101000000Z", "2050-01-01T00:00:00Z")]
    // no well-defined end (RFC 5280 §4.1.2.5)
    [InlineData("99991231235959Z", "9999-12-31T23:59:59Z")]
    public void Times_are_read_as_UTCTime_and_as_GeneralizedTime(string written, string meant)
    {
        var part = new SyntheticCertificate { Validity = SyntheticCertificate.Times("010203040506Z", written) }.Read();
        Assert.Equal(At("2001-02-03T04:05:06Z"), part.NotBefore);
        Assert.Equal(At(meant), part.NotAfter);
        Assert.Equal(TimeSpan.Zero, part.NotAfter.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_version_is_read_with_its_tag_or_without(int? version) =>
        Assert.Equal(new SyntheticCertificate().Read().Spki.ToArray(), new SyntheticCertificate { Version = version }.Read().Spki.ToArray());

    [Theory]
    [InlineData("1.2.840.113549.1.1.1", KeyAlgorithm.Rsa)]
    [InlineData("1.2.840.113549.1.1.10", KeyAlgorithm.Rsa)]
    [InlineData("1.2.840.10045.2.1", KeyAlgorithm.Ecdsa)]
    [InlineData("1.3.101.112", KeyAlgorithm.EdDsa)]
    [InlineData("1.3.101.113", KeyAlgorithm.EdDsa)]
    [InlineData("2.16.840.1.101.3.4.3.18", KeyAlgorithm.Other)]
    public void The_algorithm_is_that_of_the_key_not_of_the_signature(string oid, KeyAlgorithm algorithm) =>
        Assert.Equal(algorithm, new SyntheticCertificate { KeyOid = oid }.Read().KeyAlgorithm);

    public static TheoryData<string, byte[]> Garbage() => new()
    {
        { "nothing", [] },
        { "text", "-----BEGIN CERTIFICATE-----"u8.ToArray() },
        { "an empty sequence", [0x30, 0x00] },
        { "a length beyond the end", [0x30, 0x82, 0xff, 0xff, 0x30] },
        { "indefinite length, which is BER and no DER", [0x30, 0x80, 0x00, 0x00] },
        { "a key, no certificate", Vector.Chain("rsa2048").Leaf.Spki.ToArray() },
        { "an octet after the certificate", [.. Vector.Certificates("p256")[0], 0] },
        { "a certificate after the certificate", [.. Vector.Certificates("p256")[0], .. Vector.Certificates("p256")[0]] },
        { "something after the signature", new SyntheticCertificate { AfterSignature = writer => writer.WriteNull() }.Der() },
        { "a single time", new SyntheticCertificate { Validity = SyntheticCertificate.Times("260102030405Z") }.Der() },
        { "three times", new SyntheticCertificate { Validity = SyntheticCertificate.Times("260102030405Z", "260102030405Z", "260102030405Z") }.Der() },
        { "a month 13", new SyntheticCertificate { Validity = SyntheticCertificate.Times("261302030405Z", "270102030405Z") }.Der() },
        { "a number for a time", new SyntheticCertificate { Validity = writer => writer.WriteInteger(1) }.Der() },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public void What_is_no_certificate_is_refused(string what, byte[] der)
    {
        var refusal = Assert.Throws<FormatException>(() => CertificateChain.FromDer([der]));
        Assert.StartsWith("not an X.509 certificate", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.Message.Contains('\n'), what);
        // nor behind a good one
        Assert.Throws<FormatException>(() => CertificateChain.FromDer([Vector.Certificates("p256")[0], der]));
    }

    [Fact]
    public void A_certificate_cut_short_is_refused_at_whatever_octet()
    {
        var der = Vector.Certificates("ed25519")[0];
        Assert.All(Enumerable.Range(0, der.Length), length => Assert.Throws<FormatException>(() => CertificateChain.FromDer([der.AsMemory(0, length)])));
    }

    [Fact]
    public void A_chain_without_certificates_is_refused() =>
        Assert.Equal("the chain holds no certificate", Assert.Throws<FormatException>(() => CertificateChain.FromDer([])).Message);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class TlsaSetTests : IDisposable
{
    private readonly TestCertificate served = TestCertificate.Ecdsa("mail.example.test");
    private readonly TestCertificate other = TestCertificate.Ecdsa("mail.example.test");

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 0, 0)]
    public void It_matches_the_right_certificate_only(int usage, int selector, int matching)
    {
        var set = new TlsaSet([Association.Text(served.Certificate, usage, selector, matching)]);
        Assert.True(set.Matches(served.Certificate));
        Assert.False(set.Matches(other.Certificate));
    }

    [Fact]
    public void One_of_two_records_is_enough() =>
        Assert.True(new TlsaSet([Ours(other, 1), Ours(served, 1)]).Matches(served.Certificate));

    [Fact]
    public void A_foreign_record_of_another_digest_type_shadows_ours() =>
        Assert.False(new TlsaSet([Ours(other, 2), Ours(served, 1)]).Matches(served.Certificate));

    [Fact]
    public void The_same_key_under_both_digest_types_matches() =>
        Assert.True(new TlsaSet([Ours(other, 2), Ours(served, 2), Ours(served, 1)]).Matches(served.Certificate));

    public void Dispose()
    {
        served.Dispose();
        other.Dispose();
    }

    private static string Ours(TestCertificate certificate, int matching) => Association.Text(certificate.Certificate, 3, 1, matching);
}

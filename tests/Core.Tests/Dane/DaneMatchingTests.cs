using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

/// <summary>
/// RRsets in short: parameters, then <c>o</c> for what our chain yields, <c>f</c> for another's record, <c>s</c> for one of the wrong length.
/// </summary>
public sealed class DaneMatchingTests
{
    // ours yields every digest, whole key and certificate
    private static readonly RecordSet Ours = RecordSet.Of(
        from usage in new byte[] { 0, 1, 2, 3 } from selector in new byte[] { 0, 1 } from type in new byte[] { 0, 1, 2 } select Record(usage, selector, type, 'o'));

    [Theory]
    // one digest type
    [InlineData(true, "311o")]
    [InlineData(true, "301o")]
    [InlineData(true, "211o")]
    [InlineData(false, "311f")]
    [InlineData(true, "311o 311f")]
    [InlineData(true, "312o")]
    // digest agility: within a usage and selector a client may look at one digest type alone (RFC 7671 §9)
    [InlineData(false, "311o 312f")]
    [InlineData(false, "311f 312o")]
    [InlineData(true, "311o 312o")]
    [InlineData(true, "311o 312o 312f 311f")]
    // but each usage and selector is a group of its own, and one is enough
    [InlineData(true, "311o 302f")]
    [InlineData(true, "311f 301o")]
    [InlineData(true, "311o 201f")]
    [InlineData(true, "311o 312f 301o")]
    [InlineData(false, "311o 312f 301o 302f")]
    [InlineData(true, "311f 312f 211o")]
    // taken to know SHA2-512
    [InlineData(true, "312o 301f")]
    // matching type 0 takes no part in agility
    [InlineData(true, "310o")]
    [InlineData(false, "310f")]
    [InlineData(true, "310o 311f 312f")]
    [InlineData(true, "310f 311o")]
    [InlineData(true, "310f 311o 312o")]
    [InlineData(false, "310f 311o 312f")]
    // unusable records neither match nor harm
    [InlineData(true, "")]
    [InlineData(true, "111f")]
    [InlineData(true, "001f 101f")]
    [InlineData(true, "311s")]
    [InlineData(true, "411f 321f 313f")]
    [InlineData(true, "311o 312s")]
    [InlineData(true, "311o 313f")]
    [InlineData(false, "311f 312s")]
    [InlineData(false, "311f 111o")]
    [InlineData(false, "311f 011o 313f")]
    public void An_RRset_admits_a_chain_only_when_every_client_would_accept_it(bool admitted, string records) =>
        Assert.Equal(admitted, Rrset(records).Admits(Ours));

    [Fact]
    public void A_chain_that_yields_nothing_is_admitted_only_where_nothing_constrains()
    {
        Assert.True(RecordSet.Empty.Admits(RecordSet.Empty));
        Assert.True(Rrset("111f").Admits(RecordSet.Empty));
        Assert.False(Rrset("311o").Admits(RecordSet.Empty));
    }

    [Fact]
    public void A_real_chain_is_admitted_by_its_own_records_and_not_by_those_of_another()
    {
        var all = CertificateAssociation.All(Vector.Chain("chain"));
        Assert.All(all, record => Assert.True(RecordSet.Of(record).Admits(all)));
        Assert.All(CertificateAssociation.All(Vector.Chain("p256")), record => Assert.False(RecordSet.Of(record).Admits(all)));
    }

    private static RecordSet Rrset(string records) => RecordSet.Of(
        from word in records.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select Record((byte)(word[0] - '0'), (byte)(word[1] - '0'), (byte)(word[2] - '0'), word[3]));

    private static TlsaRecord Record(byte usage, byte selector, byte type, char whose)
    {
        var parameters = new TlsaParameters((CertificateUsage)usage, (Selector)selector, (MatchingType)type);
        var octets = new byte[(parameters.DigestOctets ?? 40) - (whose == 's' ? 1 : 0)];
        octets.AsSpan().Fill((byte)whose);
        return new(parameters, new(octets));
    }
}

using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class TlsaParametersTests
{
    // RFC 7218 §2.1 to §2.3
    [Theory]
    [InlineData("PKIX-TA Cert Full", "0 0 0")]
    [InlineData("PKIX-EE SPKI SHA2-256", "1 1 1")]
    [InlineData("DANE-TA Cert SHA2-512", "2 0 2")]
    [InlineData("DANE-EE SPKI SHA2-256", "3 1 1")]
    [InlineData("PrivCert PrivSel PrivMatch", "255 255 255")]
    [InlineData("privcert PRIVSEL privmatch", "255 255 255")]
    public void The_mnemonics_of_RFC_7218_stand_for_their_octets(string mnemonics, string octets)
    {
        Assert.Equal(octets, TlsaParameters.Parse(mnemonics).ToString());
        Assert.Equal(TlsaParameters.Parse(octets), TlsaParameters.Parse(mnemonics));
    }

    [Theory]
    [InlineData("Cert 0 0")]
    [InlineData("0 Full 0")]
    [InlineData("0 0 PKIX-TA")]
    [InlineData("PrivSel 1 1")]
    public void A_mnemonic_of_another_field_is_refused(string text) => Assert.Throws<FormatException>(() => TlsaParameters.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("3 1")]
    [InlineData("3 1 1 1")]
    [InlineData("3,1,1")]
    [InlineData("311")]
    [InlineData("3 1 256")]
    [InlineData("3 1 -1")]
    [InlineData("0x3 1 1")]
    [InlineData("3 1 SHA-256")]
    public void Anything_but_three_octets_is_refused_and_quoted(string text) =>
        Assert.Equal($"'{text}' is not three TLSA parameters such as '3 1 1'", Assert.Throws<FormatException>(() => TlsaParameters.Parse(text)).Message);

    [Fact]
    public void Every_octet_is_kept() =>
        Assert.All(Enumerable.Range(0, 256), octet => Assert.Equal($"{octet} {octet} {octet}", TlsaParameters.Parse($"{octet} {octet} {octet}").ToString()));

    [Theory]
    [InlineData("3 1 0", null)]
    [InlineData("3 1 1", 32)]
    [InlineData("3 1 2", 64)]
    [InlineData("3 1 3", null)]
    public void Only_digests_have_a_length(string parameters, int? octets) => Assert.Equal(octets, TlsaParameters.Parse(parameters).DigestOctets);

    [Fact]
    public void The_order_is_that_of_the_octets()
    {
        string[] ordered = ["0 0 0", "0 0 2", "0 1 0", "2 1 1", "3 0 1", "3 1 0", "3 1 1", "20 0 0"];
        Assert.Equal(ordered, ordered.Reverse().Select(TlsaParameters.Parse).Order().Select(parameters => parameters.ToString()));
    }

    [Fact]
    public void The_recommended_ones_are_3_1_1() => Assert.Equal("3 1 1", TlsaParameters.Recommended.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("abc")]
    [InlineData("0g")]
    [InlineData("0x00")]
    public void Association_data_wants_whole_octets(string hex) =>
        Assert.StartsWith($"'{hex}' is not association data", Assert.Throws<FormatException>(() => AssociationData.Parse(hex)).Message, StringComparison.Ordinal);

    [Fact]
    public void Association_data_is_a_copy()
    {
        byte[] octets = [1, 2];
        var data = new AssociationData(octets);
        octets[0] = 9;
        Assert.Equal("0102", data.ToString());
        Assert.Equal(AssociationData.Parse("01 02"), data);
        Assert.NotEqual(AssociationData.Parse("01"), data);
    }
}

using System.Text.RegularExpressions;
using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed partial class TlsaRecordTests
{
    private const string Digest = "d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971";

    [Fact]
    public void The_examples_of_RFC_6698_are_read_and_written_as_they_stand()
    {
        var records = Example().Matches(Vector.Text("rfc6698-2.3.txt")).Select(match => TlsaRecord.Parse(match.Groups["rdata"].Value)).ToList();
        Assert.Equal(
            [
                $"0 0 1 {Digest}",
                "1 1 2 92003ba34942dc74152e2f2c408d29eca5a520e7f2e06bb944f4dca346baf63c1b177615d466f6c4b71c216a50292bd58c9ebdd2f74e38fe51ffd48c43326cbc",
                "3 0 0 30820307308201efa00302010202",
            ],
            records.Select(record => record.ToString()));
        Assert.Equal(new(CertificateUsage.PkixTa, Selector.Cert, MatchingType.Sha256), records[0].Parameters);
        Assert.Equal(new(CertificateUsage.PkixEe, Selector.Spki, MatchingType.Sha512), records[1].Parameters);
        Assert.Equal(new(CertificateUsage.DaneEe, Selector.Cert, MatchingType.Full), records[2].Parameters);
        Assert.Equal([0x30, 0x82, 0x03, 0x07, 0x30, 0x82, 0x01, 0xef, 0xa0, 0x03, 0x02, 0x01, 0x02, 0x02], records[2].Data.Octets.ToArray());
    }

    [Theory]
    [InlineData("3 1 1 0a1b")]
    [InlineData("3 1 1 0A1B")]
    [InlineData("3 1 1 0a 1b")]
    [InlineData("3 1 1 0 a1 b")]
    [InlineData("  3\t1  1\r\n 0a\n1b ")]
    [InlineData("DANE-EE SPKI SHA2-256 0a1b")]
    [InlineData("dane-ee spki sha2-256 0a1b")]
    [InlineData("3 SPKI 1 0a1b")]
    [InlineData("03 001 1 0a1b")]
    [InlineData(@"\# 5 0301010a1b")]
    [InlineData(@"\# 5 03 01 01 0A1B")]
    public void Blanks_case_mnemonics_and_the_form_of_unknown_types_make_no_difference(string text)
    {
        Assert.Equal("3 1 1 0a1b", TlsaRecord.Parse(text).ToString());
        Assert.Equal(TlsaRecord.Parse("3 1 1 0a1b"), TlsaRecord.Parse(text));
    }

    [Theory]
    [InlineData("4 1 1 " + Digest)]
    [InlineData("3 2 1 " + Digest)]
    [InlineData("3 1 3 " + Digest)]
    [InlineData("255 255 255 00")]
    public void Octets_that_no_RFC_defines_are_kept_and_not_usable(string text)
    {
        Assert.Equal(text, TlsaRecord.Parse(text).ToString());
        Assert.False(TlsaRecord.Parse(text).Usable);
    }

    [Theory]
    [InlineData("3 1 1", 32, true)]
    [InlineData("2 0 1", 32, true)]
    [InlineData("2 1 2", 64, true)]
    [InlineData("3 0 2", 64, true)]
    [InlineData("3 1 1", 31, false)]
    [InlineData("3 1 1", 33, false)]
    [InlineData("3 1 1", 64, false)]
    [InlineData("3 1 2", 32, false)]
    [InlineData("3 1 2", 65, false)]
    [InlineData("3 1 0", 1, true)]
    [InlineData("3 0 0", 700, true)]
    // useless for SMTP (RFC 7672 §3.1.3)
    [InlineData("0 0 1", 32, false)]
    [InlineData("1 1 1", 32, false)]
    public void A_record_is_usable_with_known_parameters_and_a_digest_of_the_right_length(string parameters, int octets, bool usable)
    {
        var text = $"{parameters} {string.Concat(Enumerable.Repeat("7f", octets))}";
        Assert.Equal(usable, TlsaRecord.Parse(text).Usable);
        Assert.Equal(text, TlsaRecord.Parse(text).ToString());
    }

    // BIND serves such a record once it is loaded in the form of unknown types
    [Fact]
    public void A_record_without_association_data_survives_in_the_form_of_unknown_types()
    {
        var record = new TlsaRecord(new(CertificateUsage.DaneEe, Selector.Spki, MatchingType.Sha256), new([]));
        Assert.Equal(@"\# 3 030101", record.ToString());
        Assert.Equal(record, TlsaRecord.Parse(record.ToString()));
        Assert.False(record.Usable);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3 1 1")]
    [InlineData("3 1 1 ")]
    [InlineData("3 1 0a1b")]
    [InlineData("3 1 1 0a1")]
    [InlineData("3 1 1 0g")]
    [InlineData("3 1 1 0x0a")]
    [InlineData("3 1 1 ( 0a1b )")]
    [InlineData("3 1 256 0a1b")]
    [InlineData("-3 1 1 0a1b")]
    [InlineData("+3 1 1 0a1b")]
    [InlineData("3. 1 1 0a1b")]
    [InlineData("SPKI DANE-EE SHA2-256 0a1b")]
    [InlineData("Full 1 1 0a1b")]
    [InlineData("_25._tcp.mail.example.com. IN TLSA 3 1 1 0a1b")]
    [InlineData(@"\# 5 0301010a")]
    [InlineData(@"\# 2 0301")]
    [InlineData(@"\# 030101")]
    [InlineData(@"\# -3 030101")]
    [InlineData(@"\#")]
    public void Garbage_is_refused(string? text) => Assert.False(TlsaRecord.TryParse(text, out _));

    [Fact]
    public void The_refusal_is_one_short_line_that_quotes_the_text()
    {
        Assert.Equal("'3 1 1 0a1' is not a TLSA record such as '3 1 1 0a1b…'", Assert.Throws<FormatException>(() => TlsaRecord.Parse("3 1 1 0a1")).Message);
        var said = Assert.Throws<FormatException>(() => TlsaRecord.Parse("3 1 1\n\u001b[31m" + new string('z', 10_000))).Message;
        Assert.DoesNotContain(said, char.IsControl);
        Assert.InRange(said.Length, 1, 160);
    }

    [Fact]
    public void Records_compare_by_value_and_stand_in_the_order_of_their_octets()
    {
        string[] ordered = ["2 0 1 ff", "2 1 1 00", "3 0 2 00", "3 1 0 00", "3 1 1 00", "3 1 1 0000", "3 1 1 01", "3 1 1 0100", "3 1 1 ff", "10 0 0 00"];
        var shuffled = ordered.Reverse().Select(TlsaRecord.Parse).Order();
        Assert.Equal(ordered, shuffled.Select(record => record.ToString()));
        Assert.True(TlsaRecord.Parse("3 1 1 AB") == TlsaRecord.Parse("3 1 1 ab"));
        Assert.Equal(TlsaRecord.Parse("3 1 1 AB").GetHashCode(), TlsaRecord.Parse("3 1 1 ab").GetHashCode());
        Assert.True(TlsaRecord.Parse("3 1 1 00").CompareTo(null) > 0);
    }

    [GeneratedRegex(@"IN TLSA \((?<rdata>[^)]*)\)")]
    private static partial Regex Example();
}

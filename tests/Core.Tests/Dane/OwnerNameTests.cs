using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

public sealed class OwnerNameTests
{
    private static readonly string Label63 = new('a', 63);
    private static readonly string Name253 = string.Join('.', Label63, Label63, Label63, new string('a', 61));

    [Theory]
    [InlineData("_25._tcp.mail.example.com", 25)]
    [InlineData("_65535._tcp.mail.example.com", 65535)]
    [InlineData("_65536._tcp.mail.example.com", null)]
    [InlineData("_0._tcp.mail.example.com", null)]
    [InlineData("_025._tcp.mail.example.com", null)]
    [InlineData("_._tcp.mail.example.com", null)]
    [InlineData("*._tcp.mail.example.com", null)]
    [InlineData("25.example.com", null)]
    public void The_port_is_the_number_of_the_leftmost_label(string text, int? port) => Assert.Equal(port, OwnerName.Parse(text).Port);

    [Theory]
    [InlineData("_25._tcp.mail.example.com", "_25._tcp.mail.example.com")]
    [InlineData("_25._TCP.Mail.Example.COM.", "_25._tcp.mail.example.com")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("com", "com")]
    [InlineData("com.", "com")]
    public void A_name_is_held_in_lower_case_without_the_final_dot(string text, string held)
    {
        Assert.Equal(held, OwnerName.Parse(text).Text);
        Assert.Equal(held, OwnerName.Parse(text).ToString());
    }

    [Fact]
    public void Names_compare_without_case()
    {
        var one = OwnerName.Parse("_25._tcp.MAIL.example.com.");
        var other = OwnerName.Parse("_25._TCP.mail.example.com");
        Assert.True(one == other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(0, one.CompareTo(other));
        Assert.True(one.CompareTo(null) > 0);
        Assert.True(one.CompareTo(OwnerName.Parse("_26._tcp.mail.example.com")) < 0);
    }

    [Theory]
    [InlineData("_25._tcp.mail.example.com", "mail.example.com")]
    [InlineData("*._tcp.mail.example.com", "mail.example.com")]
    [InlineData("*.mail.example.com", "mail.example.com")]
    [InlineData("mail.example.com", "mail.example.com")]
    [InlineData("_25._tcp.mail._sub.example.com", "mail._sub.example.com")]
    [InlineData("_25._tcp", "")]
    public void The_base_domain_follows_port_protocol_and_wildcard(string text, string domain) =>
        Assert.Equal(domain, OwnerName.Parse(text).BaseDomain);

    [Fact]
    public void Labels_stand_from_the_leftmost_on() =>
        Assert.Equal(["_25", "_tcp", "mail", "example", "com"], OwnerName.Parse("_25._tcp.Mail.example.com.").Labels);

    [Fact]
    public void The_longest_label_and_name_are_accepted()
    {
        Assert.Equal(Label63, OwnerName.Parse(Label63).Text);
        Assert.Equal(253, OwnerName.Parse(Name253).Text.Length);
        Assert.Equal(253, OwnerName.Parse(Name253 + ".").Text.Length);
    }

    [Fact]
    public void Longer_ones_are_refused()
    {
        Refused(Label63 + "a.example.com", $"the name '{Label63[..60]}…' has an empty label or one longer than 63 octets");
        Refused(Name253 + "a", $"the name '{Name253[..60]}…' is longer than 253 characters");
    }

    [Theory]
    [InlineData(null, "the name is empty")]
    [InlineData("", "the name is empty")]
    [InlineData(".", "the name is empty")]
    [InlineData("..", "the name '.' has an empty label or one longer than 63 octets")]
    [InlineData("example.com..", "the name 'example.com.' has an empty label or one longer than 63 octets")]
    [InlineData(".example.com", "the name '.example.com' has an empty label or one longer than 63 octets")]
    [InlineData("mail..example.com", "the name 'mail..example.com' has an empty label or one longer than 63 octets")]
    [InlineData("mail.exa mple.com", "the name 'mail.exa mple.com' has a character other than letters, digits, '-', '_' and '*' in label 'exa mple'")]
    [InlineData("mail.example.com:25", "the name 'mail.example.com:25' has a character other than letters, digits, '-', '_' and '*' in label 'com:25'")]
    [InlineData(@"ma\105l.example.com", @"the name 'ma\105l.example.com' has a character other than letters, digits, '-', '_' and '*' in label 'ma\105l'")]
    [InlineData("bücher.example", "the name 'bücher.example' has a character other than letters, digits, '-', '_' and '*' in label 'bücher'")]
    // KELVIN SIGN, of which the lower case is an ASCII k
    [InlineData("mar\u212a.example", "the name 'mar\u212a.example' has a character other than letters, digits, '-', '_' and '*' in label 'mar\u212a'")]
    [InlineData("a\nb.example", "the name 'a?b.example' has a character other than letters, digits, '-', '_' and '*' in label 'a?b'")]
    [InlineData("_25._tcp.*.example.com", "the name '_25._tcp.*.example.com' has a '*' that is not the leftmost label: that is no wildcard (RFC 4592 §2.1.1)")]
    [InlineData("*.*.example.com", "the name '*.*.example.com' has a '*' that is not the leftmost label: that is no wildcard (RFC 4592 §2.1.1)")]
    [InlineData("ma*.example.com", "the name 'ma*.example.com' has a '*' beside other characters in label 'ma*': that is no wildcard (RFC 4592 §2.1.1)")]
    public void What_is_no_name_is_refused_in_one_line(string? text, string fault) => Refused(text, fault);

    private static void Refused(string? text, string fault)
    {
        Assert.False(OwnerName.TryParse(text, out var name, out var said));
        Assert.Null(name);
        Assert.Equal(fault, said);
        if (text is not null)
            Assert.Equal(fault, Assert.Throws<FormatException>(() => OwnerName.Parse(text)).Message);
    }
}

using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

public sealed class KeyFileTests
{
    private const string Secret = "c2VjcmV0//8=";
    private const string Ini = $"""
        # Target DNS server (IPv4 or IPv6 address, not a hostname)
        dns_rfc2136_server = 2001:db8::1
        dns_rfc2136_port = 5353
        dns_rfc2136_name = Agent.Example.
        dns_rfc2136_secret = {Secret}
        dns_rfc2136_algorithm = HMAC-SHA512
        """;

    [Theory]
    [InlineData("key \"Agent.Example\" {\n\talgorithm hmac-sha256;\n\tsecret \"c2VjcmV0//8=\";\n};\n")]
    [InlineData("// by tsig-keygen\n# key \"x\" { };\n/* key \"y\" {\n}; */ key agent.example. { secret \"c2VjcmV0//8=\"; algorithm HMAC-SHA256; };")]
    public void A_BIND_key_file(string text) => Assert.Equal("agent.example (hmac-sha256)", BindKeyFile.Parse(text, "tsig.key").ToString());

    [Theory]
    [InlineData("", "tsig.key: 0 TSIG key statements")]
    [InlineData("key \"a\" { algorithm hmac-sha256; secret \"AAAA\"; }; key \"b\" { };", "tsig.key: 2 TSIG key statements")]
    [InlineData("key \"a\" { algorithm hmac-sha256; };", "tsig.key: the key statement has no 'secret'")]
    [InlineData("key \"a\" { secret \"c2VjcmV0//8=\"; };", "tsig.key: the key statement has no 'algorithm'")]
    [InlineData("key \"a\" { algorithm hmac-md5; secret \"c2VjcmV0//8=\"; };", "tsig.key: the TSIG algorithm 'hmac-md5' of key 'a' is not supported: use hmac-sha256, hmac-sha384 or hmac-sha512")]
    [InlineData("key \"a\" { algorithm hmac-sha256-128; secret \"c2VjcmV0//8=\"; };", "tsig.key: the TSIG algorithm 'hmac-sha256-128' of key 'a' is not supported: use hmac-sha256, hmac-sha384 or hmac-sha512")]
    [InlineData("key \"a\" { algorithm hmac-sha256; secret \"c2VjcmV0//8\"; };", "tsig.key: the secret of TSIG key 'a' is not base64")]
    public void A_faulty_BIND_key_file(string text, string words) => AssertFault(() => BindKeyFile.Parse(text, "tsig.key"), words);

    [Fact]
    public void Credentials_of_certbot()
    {
        var credentials = CertbotCredentials.Parse(Ini, "rfc2136.ini");
        Assert.Equal("[2001:db8::1]:5353", credentials.Server.ToString());
        Assert.Equal("agent.example (hmac-sha512)", credentials.Key.ToString());
        Assert.True(CertbotCredentials.Looks(Ini));
        Assert.False(CertbotCredentials.Looks("key \"a\" { algorithm hmac-sha256; secret \"AAAA==\"; };"));
    }

    [Fact]
    public void Credentials_without_a_port_mean_53() =>
        Assert.Equal(53, CertbotCredentials.Parse(Without("port"), "rfc2136.ini").Server.Port);

    [Theory]
    [InlineData("server")]
    [InlineData("name")]
    [InlineData("secret")]
    [InlineData("algorithm")]
    public void Credentials_that_lack_a_setting(string setting) =>
        AssertFault(() => CertbotCredentials.Parse(Without(setting), "rfc2136.ini"), $"rfc2136.ini: dns_rfc2136_{setting} is missing");

    [Theory]
    [InlineData("2001:db8::1", "ns1.example", "dns_rfc2136_server is 'ns1.example', which is no IP address")]
    [InlineData("5353", "0", "dns_rfc2136_port is '0', which is no port number")]
    [InlineData("Agent.Example.", "a..b", "'a..b' is no TSIG key name")]
    [InlineData("HMAC-SHA512", "HMAC-MD5", "the TSIG algorithm 'HMAC-MD5' of key 'agent.example' is not supported")]
    public void Credentials_with_a_faulty_setting(string right, string wrong, string words) =>
        AssertFault(() => CertbotCredentials.Parse(Ini.Replace(right, wrong, StringComparison.Ordinal), "rfc2136.ini"), words);

    private static string Without(string setting) =>
        string.Join('\n', Ini.Split('\n').Where(line => !line.StartsWith($"dns_rfc2136_{setting}", StringComparison.Ordinal)));

    private static void AssertFault(Action parse, string words)
    {
        var fault = Assert.Throws<FormatException>(parse);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", fault.ToString(), StringComparison.Ordinal);
    }
}

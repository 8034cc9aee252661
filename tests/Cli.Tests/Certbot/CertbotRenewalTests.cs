using TlsaRollover.Cli.Certbot;
using Xunit;

namespace Cli.Tests.Certbot;

public sealed class CertbotRenewalTests
{
    [Fact]
    public void Authenticator_key_and_credentials_are_read()
    {
        var renewal = CertbotRenewal.Parse(
            """
            # renew_before_expiry = 30 days
            version = 2.9.0
            authenticator = none-of-this-section

            # Options used in the renewal process
            [renewalparams]
            account = 0123
            # authenticator = manual
            authenticator = dns-rfc2136
            dns_rfc2136_credentials = /etc/letsencrypt/rfc2136.ini
            dns_rfc2136_propagation_seconds = 60
            dns_cloudflare_credentials = None
            key_type = ecdsa
            reuse_key = True
            [[webroot_map]]
            reuse_key = False
            """);
        Assert.Equal(("dns-rfc2136", true), (renewal.Authenticator, renewal.ReuseKey));
        Assert.Equal([new("dns-rfc2136", "/etc/letsencrypt/rfc2136.ini")], renewal.CredentialFiles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[renewalparams]\nkey_type = rsa\n")]
    public void What_is_not_said_is_not_known(string text)
    {
        var renewal = CertbotRenewal.Parse(text);
        Assert.Equal((null, false, 0), (renewal.Authenticator, renewal.ReuseKey, renewal.CredentialFiles.Count));
    }
}

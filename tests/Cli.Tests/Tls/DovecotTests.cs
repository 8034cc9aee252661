using System.Net;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>A real Dovecot with an RSA and an ECDSA certificate.</summary>
public sealed class DovecotTests
{
    private static readonly string[] Protocols = ["imap", "pop3", "sieve"];

    private readonly Dictionary<string, int> ports = Protocols.Append("tls").ToDictionary(protocol => protocol, _ => Tcp.FreePort(IPAddress.Loopback));

    [Fact]
    public async Task Each_certificate_is_seen_over_STARTTLS_and_from_the_first_octet()
    {
        using var folder = new TempFolder();
        using var rsa = TestCertificate.Rsa(Wire.Host);
        using var ecdsa = TestCertificate.Ecdsa(Wire.Host);
        using var dovecot = await StartAsync($"""
            ssl_cert = <{folder.Write("ecdsa.pem", ecdsa.CertificatePem)}
            ssl_key = <{folder.Write("ecdsa.key", ecdsa.KeyPem)}
            ssl_alt_cert = <{folder.Write("rsa.pem", rsa.CertificatePem)}
            ssl_alt_key = <{folder.Write("rsa.key", rsa.KeyPem)}
            """);
        foreach (var (protocol, port) in ports)
        {
            var sightings = await Wire.LookAsync(port, protocol);
            sightings.AssertPresented(KeyAlgorithm.Rsa, rsa.Certificate);
            sightings.AssertPresented(KeyAlgorithm.Ecdsa, ecdsa.Certificate);
            sightings.AssertKind(KeyAlgorithm.EdDsa, SightingKind.NoSuchAlgorithm); // it closes the connection without an alert
        }
    }

    [Fact]
    public async Task Without_TLS_it_offers_none()
    {
        ports.Remove("tls");
        using var dovecot = await StartAsync("ssl = no");
        foreach (var protocol in Protocols)
            (await Wire.LookAsync(ports[protocol], protocol)).AssertUnknown(protocol == "pop3" ? "STLS: answered '-ERR" : "does not offer STARTTLS");
    }

    private Task<DovecotServer> StartAsync(string settings) => DovecotServer.StartAsync(
        $$"""
        {{settings}}
        service imap-login {
          inet_listener imap {
            port = {{ports["imap"]}}
          }
          inet_listener imaps {
            port = {{ports.GetValueOrDefault("tls")}}
            ssl = yes
          }
        }
        service pop3-login {
          inet_listener pop3 {
            port = {{ports["pop3"]}}
          }
          inet_listener pop3s {
            port = 0
          }
        }
        service managesieve-login {
          inet_listener sieve {
            port = {{ports["sieve"]}}
          }
        }

        """,
        [.. ports.Values.Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
}

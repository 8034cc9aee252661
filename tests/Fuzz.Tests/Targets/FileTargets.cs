using System.Text;
using System.Text.Json;
using Cli.Tests;
using TlsaRollover.Cli;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Commands.Record;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using TlsaRollover.Providers.Rfc2136;

namespace Fuzz.Tests.Targets;

/// <summary>Files: certificates, keys, configuration, credentials, state.</summary>
internal static class FileTargets
{
    private const string Toml =
        """
        [providers.main]
        type = "rfc2136"
        server = "127.0.0.1:53"
        key_file = "tsig.key"
        [agent]
        ttl_multiple = 2
        pad = "60s"
        [lineages."mail.example.com"]
        provider = "main"
        owners = ["_25._tcp.mail.example.com"]
        endpoints = [{ host = "mail.example.com", port = 25, protocol = "smtp" }]
        reload = [["postfix", "reload"]]
        """;

    private const string Renewal = "version = 2.1.0\narchive_dir = /etc/letsencrypt/archive/x\n[renewalparams]\nauthenticator = dns-rfc2136\ndns_rfc2136_credentials = /root/x.ini\nreuse_key = True\n";
    private const string Ini = "dns_rfc2136_server = 192.0.2.1\ndns_rfc2136_port = 53\ndns_rfc2136_name = keyname.\ndns_rfc2136_secret = c2VjcmV0\ndns_rfc2136_algorithm = HMAC-SHA512\n";
    private const string Bind = "# a comment\nkey \"agent\" {\n\talgorithm hmac-sha256;\n\tsecret \"c2VjcmV0IHNlY3JldA==\"; // end\n};\n";

    public static IEnumerable<IFuzzTarget> All { get; } = Make().ToList();

    private static IEnumerable<IFuzzTarget> Make()
    {
        var (ecdsa, rsa) = (TestChain.Ecdsa(), TestChain.Rsa());
        yield return new OctetTarget("pem-chain", 1, input => Pem(input).Chain(), Refused, Octets(ecdsa.FullChainPem), Octets(rsa.FullChainPem));
        yield return new OctetTarget("der-chain", 1, input => CertificateChain.FromDer([input]), e => e is FormatException, [.. Ders(ecdsa), .. Ders(rsa)]);
        yield return new OctetTarget("key", 4, input => _ = PrivateKey.Read(Pem(input)).Public, Refused, Octets(ecdsa.KeyPem), Octets(rsa.KeyPem));
        yield return new OctetTarget("pair", 4, Pair, Refused, Octets(ecdsa.KeyPem + "\n" + ecdsa.FullChainPem), Octets(rsa.FullChainPem + rsa.KeyPem));
        yield return new OctetTarget("record-file", 8, Subject, e => e is UserException || Refused(e), [Octets(ecdsa.FullChainPem), Octets(rsa.KeyPem), .. Ders(ecdsa)]);
        yield return new TextTarget("toml", 8, text => ConfigurationFile.Check("/etc/tlsa-rollover/config.toml", text, null), e => e is UserException, Toml);
        yield return new TextTarget("renewal", 1, text => CertbotRenewal.Parse(text), _ => false, Renewal);
        yield return new TextTarget("certbot-credentials", 1, text => CertbotCredentials.Parse(text, "x.ini"), e => e is FormatException, Ini);
        yield return new TextTarget("bind-key", 1, text => BindKeyFile.Parse(text, "tsig.key"), e => e is FormatException, Bind);
        yield return new TextTarget("state", 4, text => StateJson.Read(text), e => e is JsonException, State(ecdsa));
    }

    private static bool Refused(Exception e) => e is LineageException;

    private static PemFile Pem(byte[] input) => new("file.pem", Encoding.Latin1.GetString(input));

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    private static IEnumerable<byte[]> Ders(TestChain chain) => Pem(Octets(chain.FullChainPem)).Chain().Parts.Select(part => part.Der.ToArray());

    private static void Pair(byte[] input)
    {
        var file = Pem(input);
        file.Split(file.Chain()).Verify();
    }

    private static void Subject(byte[] input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"tlsa-rollover-fuzz-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        File.WriteAllBytes(path, input);
        SubjectFile.Read(path);
    }

    private static string State(TestChain chain)
    {
        var certificate = CertificateFiles.Describe(Pem(Octets(chain.FullChainPem)).Chain(), "0123456789abcdef", [TlsaParameters.Recommended]);
        var now = new Moment(DateTimeOffset.UnixEpoch, "boot", TimeSpan.FromHours(1), true);
        return StateJson.Write(RolloverState.New("mail.example.com", now) with
        {
            Active = certificate,
            Stale = certificate.Associations,
            Ledger = new([OwnerLedger.New(OwnerName.Parse("_25._tcp.mail.example.com"), now)]),
        });
    }
}

using System.Security.Cryptography;
using Cli.Tests.Agent;
using Xunit;

namespace Cli.Tests.Commands.Record;

/// <summary>What cannot be answered is one clear line and exit code 2.</summary>
public sealed class RecordRefusalTests : IDisposable
{
    private static readonly string[] AtOwner = ["--owner", RecordRun.Owner];

    private readonly RecordRun _run = new();

    [Theory]
    [InlineData("3 0 1", "is a private key, and selector 0 (3 0 1) names a whole certificate: use selector 1, such as 3 1 1, or give the certificate")]
    [InlineData("2 1 1", "is a private key, and usage 2 (2 1 1) names an issuer's certificate: give the certificate with its chain, or use 3 1 1")]
    [InlineData("0 0 1", "is a private key, and usage 0 (0 0 1) names an issuer's certificate: give the certificate with its chain, or use 3 1 1")]
    public async Task A_key_has_no_record_that_names_a_certificate(string parameters, string said)
    {
        using var chain = TestChain.Ecdsa();
        var file = _run.Folder.Write("privkey.pem", chain.KeyPem);
        await _run.RefusesAsync($"{file} {said}", [file, .. AtOwner, "--parameters", parameters]);
    }

    [Theory]
    [InlineData("2 0 1")]
    [InlineData("0 1 1")]
    public async Task A_certificate_without_issuer_names_none(string parameters) => await _run.RefusesAsync(
        $"{RecordRun.Vector("p256")} holds the server's own certificate alone, and usage {parameters[0]} ({parameters}) names an issuer's: give the whole chain, the server's own first, as in fullchain.pem",
        [RecordRun.Vector("p256"), .. AtOwner, "--parameters", parameters]);

    [Fact]
    public async Task An_encrypted_key_is_not_asked_for_its_passphrase()
    {
        using var chain = TestChain.Rsa();
        var pem = _run.Folder.Write("key.pem", chain.EncryptedKeyPem);
        await _run.RefusesAsync($"{pem} is an encrypted private key: give its public key instead, from openssl pkey -in {pem} -pubout", [pem, .. AtOwner]);
        var der = _run.Write("key.der", Convert.FromBase64String(chain.EncryptedKeyPem[PemEncoding.Find(chain.EncryptedKeyPem).Base64Data]));
        await _run.RefusesAsync($"{der} is an encrypted private key: give its public key instead, from openssl pkey -in {der} -pubout", [der, .. AtOwner]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n")]
    [InlineData("0\u0080\0\0")]
    public async Task What_holds_nothing_of_use_is_refused(string text)
    {
        var file = _run.Write("file", System.Text.Encoding.Latin1.GetBytes(text));
        await _run.RefusesAsync(
            text == "" ? $"{file} is empty: give a certificate, a certificate request or a key" : $"{file} holds no certificate, certificate request or key in PEM or DER form: give one that does, such as fullchain.pem",
            [file, .. AtOwner]);
    }

    [Theory]
    [InlineData("CERTIFICATE", "is damaged (not an X.509 certificate: ")]
    [InlineData("CERTIFICATE REQUEST", "is damaged (not a certificate request that can be read): make it anew")]
    [InlineData("PUBLIC KEY", "is damaged (not a public key that can be read): make it anew")]
    [InlineData("PRIVATE KEY", "is damaged (not a private key that can be read): restore it")]
    [InlineData("EC PRIVATE KEY", "is damaged (not a private key that can be read): restore it")]
    public async Task What_is_damaged_is_named(string label, string said)
    {
        var file = _run.Folder.Write("file.pem", PemEncoding.WriteString(label, [0x30, 0x03, 0x02, 0x01]));
        Assert.Equal(2, await _run.Command.RunAsync(["record", file, .. AtOwner]));
        Assert.StartsWith($"tlsa-rollover: {file} {said}", _run.Command.Error, StringComparison.Ordinal);
        Assert.Equal(("", 1), (_run.Command.Out, _run.Command.Error.Count(c => c == '\n')));
    }

    [Fact]
    public async Task A_file_with_two_keys_or_a_foreign_one_is_refused()
    {
        using var one = TestChain.Ecdsa();
        using var other = TestChain.Ecdsa();
        var keys = _run.Folder.Write("keys.pem", one.KeyPem + other.KeyPem);
        await _run.RefusesAsync($"{keys} holds 2 private keys: leave only the one of the certificate", [keys, .. AtOwner]);
        var mixed = _run.Folder.Write("mixed.pem", one.KeyPem + other.FullChainPem);
        await _run.RefusesAsync($"{mixed} is not the key of the certificate in {mixed}: restore the pair, or renew the certificate", [mixed, .. AtOwner]);
        var turned = _run.Folder.Write("turned.pem", one.KeyPem + one.IssuerPem + one.LeafPem);
        await _run.RefusesAsync($"{turned}: the certificate of the key in {turned} does not come first: put the server's own certificate before its issuers'", [turned, .. AtOwner]);
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        await _run.RefusesAsync("./none.pem: no such file", ["./none.pem", .. AtOwner]);
        await _run.RefusesAsync($"'none.pem' is no file and no lineage: {RecordRun.NoConfiguration}", ["none.pem", .. AtOwner]);
        await _run.RefusesAsync(RecordRun.NoConfiguration);
        await _run.RefusesAsync($"{_run.Folder.Path}/fullchain.pem does not exist: restore it, or renew the certificate", [_run.Folder.Path, .. AtOwner]);
        _run.Command.ConfigurationFault = null;
        await _run.RefusesAsync(
            $"{FakeWorld.Name} is configured, but {_run.Folder.Path}/live/{FakeWorld.Name} does not exist: let certbot get the certificate first, or correct 'certbot' under [agent]",
            FakeWorld.Name);
        await _run.RefusesAsync(
            "'www' is no file and no lineage: /etc/tlsa-rollover/config.toml: lineage 'www' is not configured: add a table [lineages.\"www\"], or name one of mail.example.com", "www");
    }

    [Fact]
    public async Task A_file_that_never_ends_is_given_up() =>
        await _run.RefusesAsync("/dev/zero is longer than 1048576 octets, so it is no certificate and no key", ["/dev/zero", .. AtOwner]);

    [Fact]
    public async Task Half_of_the_records_is_none()
    {
        using var chain = TestChain.Ecdsa();
        var key = _run.Folder.Write("privkey.pem", chain.KeyPem);
        await _run.Command.RunAsync(["record", RecordRun.Vector("p256"), key, .. AtOwner, "--parameters", "3 0 1"]);
        Assert.Equal("", _run.Command.Out);
    }

    [Theory]
    [InlineData("{0} does not say where its records are to stand: add --owner NAME, or --host NAME --port N")]
    [InlineData("--parameters '4 1 1' is not a usage 0 to 3, a selector 0 or 1 and a matching type 0, 1 or 2: write such as \"3 1 1\", in quotes", "--parameters", "4 1 1")]
    [InlineData("--parameters '3' is not a usage 0 to 3, a selector 0 or 1 and a matching type 0, 1 or 2: write such as \"3 1 1\", in quotes", "--parameters", "3", "1", "1")]
    [InlineData("--parameters 'DANE-EE SPKI PrivMatch' is not a usage 0 to 3, a selector 0 or 1 and a matching type 0, 1 or 2: write such as \"3 1 1\", in quotes", "--parameters", "DANE-EE SPKI PrivMatch")]
    [InlineData("--ttl '0' is not a time from 1 s to 7 d: write seconds, or such as 1h", "--ttl", "0")]
    [InlineData("--ttl '8d' is not a time from 1 s to 7 d: write seconds, or such as 1h", "--ttl", "8d")]
    [InlineData("--format 'xml' is not one: give zone, nsupdate or json", "--format", "xml")]
    [InlineData("--owner is the whole name: leave --host and --port out, or --owner", "--owner", "_25._tcp.mail.example.com", "--port", "25")]
    [InlineData("--host and --port go together: give such as --host mail.example.com --port 25", "--host", "mail.example.com")]
    [InlineData("--host and --port go together: give such as --host mail.example.com --port 25", "--port", "25")]
    [InlineData("--protocol goes with --host and --port: give such as --host mail.example.com --port 25", "--protocol", "tcp")]
    [InlineData("--protocol 'icmp' is not one of tcp, udp, sctp", "--host", "mail.example.com", "--port", "25", "--protocol", "icmp")]
    [InlineData("--port '65536' is not a number from 1 to 65535", "--host", "mail.example.com", "--port", "65536")]
    [InlineData("--host '192.0.2.1' is an address: give the host's name, for a TLSA record stands below a name", "--host", "192.0.2.1", "--port", "25")]
    [InlineData("--host '_25._tcp.mail.example.com' is no host name: give such as mail.example.com, or the whole name by --owner", "--host", "_25._tcp.mail.example.com", "--port", "25")]
    [InlineData("--owner 'mail.example.com' has no port and protocol before a domain: give such as _25._tcp.mail.example.com, or --host mail.example.com --port 25", "--owner", "mail.example.com")]
    [InlineData("--owner: the name 'a..b' has an empty label or one longer than 63 octets; give such as _25._tcp.mail.example.com", "--owner", "a..b")]
    [InlineData("Unrecognized option '--ownr'; see tlsa-rollover record --help", "--ownr")]
    public async Task Options_without_sense_are_refused(string line, params string[] options) =>
        await _run.RefusesAsync(line.Replace("{0}", RecordRun.Vector("p256"), StringComparison.Ordinal), [RecordRun.Vector("p256"), .. options]);

    public void Dispose() => _run.Dispose();
}

using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Certbot;

/// <summary>Files that cannot be used: one line that names the file and the cure, and nothing stored.</summary>
public sealed class BadLineageTests : IDisposable
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    private readonly LineageTree tree = new();
    private readonly TestChain chain = TestChain.Ecdsa();
    private readonly TestChain other = TestChain.Ecdsa();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_of_another_certificate_is_refused()
    {
        tree.Issue(chain, other.KeyPem);
        await AssertRefusedAsync($"{Key} is not the key of the certificate in {FullChain}: restore the pair, or renew the certificate");
    }

    [Fact]
    public async Task A_chain_in_the_wrong_order_is_refused()
    {
        tree.Issue(chain);
        tree.Put("fullchain", chain.IssuerPem + chain.LeafPem);
        await AssertRefusedAsync($"{FullChain}: the certificate of the key in {Key} does not come first");
    }

    [Fact]
    public async Task An_encrypted_key_is_refused()
    {
        tree.Issue(chain, chain.EncryptedKeyPem);
        await AssertRefusedAsync($"{Key} is encrypted: store the key without a passphrase");
        tree.Put("privkey", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        await AssertRefusedAsync($"{Key} is encrypted: store the key without a passphrase");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("garbage", "holds no certificate in PEM form")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB", "holds no certificate in PEM form")]
    [InlineData(Certificate, "is damaged (not an X.509 certificate")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "holds no certificate in PEM form")]
    public async Task A_chain_file_without_chain_is_refused(string text, string fault)
    {
        tree.Issue(chain);
        tree.Put("fullchain", text);
        await AssertRefusedAsync($"{FullChain} {fault}");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\0\u0001garbage\u00ff", "holds no private key in PEM form")]
    [InlineData(Certificate, "holds no private key in PEM form")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is damaged")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n", "is damaged")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n", "is damaged")]
    public async Task A_key_file_without_key_is_refused(string text, string fault)
    {
        tree.Issue(chain, text.Length == 0 ? "x" : text);
        tree.Put("privkey", text);
        await AssertRefusedAsync($"{Key} {fault}");
    }

    [Fact]
    public async Task Two_keys_in_one_file_are_refused()
    {
        tree.Issue(chain, chain.KeyPem + other.KeyPem);
        await AssertRefusedAsync($"{Key} holds 2 private keys");
    }

    [Fact]
    public async Task Missing_files_are_named()
    {
        tree.Issue(chain);
        File.Delete(Key);
        await AssertRefusedAsync($"{Key} does not exist");
        File.Delete(FullChain);
        await AssertRefusedAsync($"{FullChain} does not exist");
        Directory.Delete(tree.Live, recursive: true);
        Directory.CreateDirectory(tree.Live);
        await AssertRefusedAsync($"{tree.Live}/fullchain.pem does not exist");
        Directory.Delete(tree.Live);
        await File.WriteAllTextAsync(tree.Live, "", Token);
        await AssertRefusedAsync($"{tree.Live} is no folder");
    }

    [Fact]
    public async Task A_huge_file_is_refused_unread()
    {
        tree.Issue(chain);
        tree.Put("fullchain", new string('x', 2_000_000));
        await AssertRefusedAsync($"{FullChain} is no PEM file (it has 2000000 octets): restore it, or renew the certificate");
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_named()
    {
        tree.Issue(chain);
        tree.Write("state/certificates", "a file where a folder should be");
        await AssertRefusedAsync($"the certificate store {tree.StoreFolder}/{LineageTree.Name} cannot be used");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../live")]
    [InlineData("a/b")]
    [InlineData(".versions")]
    [InlineData("a\nb")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        await Assert.ThrowsAsync<LineageException>(() => tree.Lineages().NewestAsync(name, Token));
        Assert.Throws<LineageException>(() => tree.Store.Prune(name, []));
        Assert.Throws<LineageException>(() => tree.Store.Versions(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail.example.test")]
    [InlineData("/")]
    [InlineData("/etc/letsencrypt/live/.hidden")]
    public void RENEWED_LINEAGE_must_be_the_path_of_a_lineage(string path) =>
        Assert.Throws<LineageException>(() => RenewedLineage.Parse(path));

    public void Dispose()
    {
        tree.Dispose();
        chain.Dispose();
        other.Dispose();
    }

    private string FullChain => tree.ArchiveFile("fullchain", 1);

    private string Key => tree.ArchiveFile("privkey", 1);

    private async Task AssertRefusedAsync(string message)
    {
        var error = await Assert.ThrowsAsync<LineageException>(() => tree.Lineages().NewestAsync(LineageTree.Name, Token));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(Path.Combine(tree.StoreFolder, LineageTree.Name)));
    }
}

using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Certbot;

public sealed class NewestTests : IDisposable
{
    private readonly LineageTree tree = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RSA", false)]
    [InlineData("RSA", true)]
    [InlineData("nistP256", false)]
    [InlineData("nistP256", true)]
    [InlineData("nistP384", false)]
    public async Task The_newest_issue_is_copied_into_the_store(string kind, bool traditionalKey)
    {
        using var chain = kind == "RSA" ? TestChain.Rsa() : TestChain.Ecdsa(kind);
        tree.Issue(chain, traditionalKey ? chain.TraditionalKeyPem : chain.KeyPem);
        var newest = await NewestAsync();
        Assert.Equal(kind == "RSA" ? KeyAlgorithm.Rsa : KeyAlgorithm.Ecdsa, newest.KeyAlgorithm);
        Assert.Equal(chain.Leaf.NotAfter.ToUniversalTime(), newest.NotAfter.UtcDateTime);
        Assert.Contains(TlsaRecord.Parse(Association.Text(chain.Leaf, 3, 1, 1)), newest.Associations);
        Assert.Contains(TlsaRecord.Parse(Association.Text(chain.Issuer, 2, 0, 1)), newest.Associations);
        Assert.Equal(chain.FullChainPem, Stored(newest, "fullchain.pem"));
        Assert.Equal(traditionalKey ? chain.TraditionalKeyPem : chain.KeyPem, Stored(newest, "privkey.pem"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    public async Task An_EdDSA_key_is_known_to_be_the_certificates(string algorithm)
    {
        Command.Run(["openssl", "req", "-x509", "-newkey", algorithm, "-nodes", "-days", "30", "-subj", "/CN=x", "-keyout", tree["key"], "-out", tree["cert"]]).Expect("openssl");
        tree.Write("letsencrypt/live/mail.example.test/fullchain.pem", await File.ReadAllTextAsync(tree["cert"], Token));
        tree.Write("letsencrypt/live/mail.example.test/privkey.pem", await File.ReadAllTextAsync(tree["key"], Token));
        Assert.Equal(KeyAlgorithm.EdDsa, (await NewestAsync()).KeyAlgorithm);
    }

    [Fact]
    public async Task The_same_files_give_the_same_version_and_others_another()
    {
        using var first = TestChain.Ecdsa();
        tree.Issue(first);
        var version = (await NewestAsync()).Version!;
        Assert.Matches("^[0-9a-f]{16}$", version);
        Assert.Equal(version, (await NewestAsync()).Version);
        using var second = first.Renewed();
        tree.Issue(second);
        var renewed = await NewestAsync();
        Assert.NotEqual(version, renewed.Version);
        Assert.Equal(2, tree.Store.Versions(LineageTree.Name).Count);
        Assert.Equal(renewed.For([TlsaParameters.Recommended]), RecordSet.Parse(Association.Text(first.Leaf, 3, 1, 1)));
    }

    [Fact]
    public async Task Only_the_agent_may_read_the_store()
    {
        using var chain = TestChain.Ecdsa();
        tree.Issue(chain);
        var version = (await NewestAsync()).Version!;
        foreach (var path in Directory.EnumerateFileSystemEntries(tree.StoreFolder, "*", SearchOption.AllDirectories).Append(tree.StoreFolder))
            Assert.Equal(Directory.Exists(path) ? "rwx------" : "rw-------", Modes.Of(path));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(tree.StoredFile(version, "fullchain.pem"))!).Length);
    }

    [Fact]
    public async Task A_lineage_that_certbot_has_not_issued_yet_is_none()
    {
        Assert.Null(await tree.Lineages().NewestAsync(LineageTree.Name, Token));
        Assert.False(Directory.Exists(tree.StoreFolder));
    }

    [Fact]
    public async Task While_certbot_switches_its_links_key_and_chain_are_of_one_issue()
    {
        using var first = TestChain.Ecdsa();
        using var second = TestChain.Ecdsa();
        tree.Issue(first);
        tree.Issue(second);
        tree.Point("fullchain", 1); // certbot sets this one last
        var newest = await NewestAsync();
        Assert.Equal(first.KeyPem, Stored(newest, "privkey.pem"));
        Assert.Equal(first.FullChainPem, Stored(newest, "fullchain.pem"));
    }

    [Fact]
    public async Task Files_that_are_just_being_replaced_are_read_again()
    {
        using var first = TestChain.Ecdsa();
        using var second = TestChain.Ecdsa();
        var key = tree.Write($"letsencrypt/live/{LineageTree.Name}/privkey.pem", first.KeyPem);
        tree.Write($"letsencrypt/live/{LineageTree.Name}/fullchain.pem", second.FullChainPem);
        var newest = tree.Lineages().NewestAsync(LineageTree.Name, Token); // has read them once when it returns
        await File.WriteAllTextAsync(key, second.KeyPem, Token);
        Assert.Equal(second.KeyPem, Stored((await newest)!, "privkey.pem"));
    }

    [Fact]
    public async Task Old_versions_are_pruned_and_those_to_keep_are_kept()
    {
        for (var i = 0; i < 3; i++)
        {
            using var chain = TestChain.Ecdsa();
            tree.Issue(chain);
            await NewestAsync();
        }
        var keep = tree.Store.Versions(LineageTree.Name)[1];
        Directory.CreateDirectory(tree.StoredFile(".new-crashed", "x"));
        tree.Store.Prune(LineageTree.Name, [keep]);
        Assert.Equal([keep], tree.Store.Versions(LineageTree.Name));
        Assert.Single(Directory.GetDirectories(Path.Combine(tree.StoreFolder, LineageTree.Name)));
        tree.Store.Prune("other.example.test", []);
    }

    public void Dispose() => tree.Dispose();

    private async Task<LineageCertificate> NewestAsync() =>
        await tree.Lineages().NewestAsync(LineageTree.Name, Token) ?? throw new InvalidOperationException("no certificate");

    private string Stored(LineageCertificate certificate, string name) => File.ReadAllText(tree.StoredFile(certificate.Version!, name));
}

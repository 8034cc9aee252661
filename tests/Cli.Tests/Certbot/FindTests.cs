using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Certbot;

public sealed class FindTests : IDisposable
{
    private readonly LineageTree tree = new();
    private readonly TestChain chain = TestChain.Ecdsa();
    private readonly TestChain newer = TestChain.Rsa();

    [Fact]
    public async Task A_former_issue_is_found_in_certbots_archive_with_its_key()
    {
        tree.Issue(chain);
        tree.Issue(newer);
        var found = await FindAsync(chain);
        Assert.Equal(chain.KeyPem, await File.ReadAllTextAsync(tree.StoredFile(found!.Version!, "privkey.pem"), TestContext.Current.CancellationToken));
        Assert.True(found.Is(Leaf(chain)));
        Assert.Equal(found, await FindAsync(chain));
    }

    [Fact]
    public async Task What_is_in_the_store_is_found_without_certbot()
    {
        tree.Issue(chain);
        var newest = await tree.Lineages().NewestAsync(LineageTree.Name, TestContext.Current.CancellationToken);
        Directory.Delete(tree["letsencrypt"], recursive: true);
        Assert.Equal(newest, await FindAsync(chain));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    [InlineData("other")]
    public async Task Without_its_key_a_certificate_has_no_version(string? key)
    {
        tree.Issue(chain, key == "other" ? newer.KeyPem : key);
        if (key is null)
            File.Delete(tree.ArchiveFile("privkey", 1));
        var found = await FindAsync(chain);
        Assert.NotNull(found);
        Assert.Null(found.Version);
        Assert.Contains(TlsaRecord.Parse(Association.Text(chain.Leaf, 3, 1, 1)), found.Associations);
    }

    [Fact]
    public async Task A_damaged_issue_hides_no_other()
    {
        tree.Issue(chain);
        tree.Issue(newer);
        tree.Put("fullchain", "garbage");
        tree.Write($"letsencrypt/archive/{LineageTree.Name}/fullchainX.pem", "garbage");
        Assert.NotNull(await FindAsync(chain));
    }

    [Fact]
    public async Task A_certificate_in_a_configured_file_is_found_and_stored_when_its_key_is_there_too()
    {
        tree.Certificates.Add(tree.Write("bare.pem", chain.LeafPem));
        tree.Certificates.Add(tree.Write("both.pem", newer.KeyPem + newer.FullChainPem));
        Assert.Null((await FindAsync(chain))!.Version);
        var both = (await FindAsync(newer))!;
        Assert.Equal(newer.FullChainPem, await File.ReadAllTextAsync(tree.StoredFile(both.Version!, "fullchain.pem"), TestContext.Current.CancellationToken));
        Assert.Equal(newer.KeyPem, await File.ReadAllTextAsync(tree.StoredFile(both.Version!, "privkey.pem"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_configured_file_that_is_missing_is_named()
    {
        tree.Certificates.Add(tree["nowhere.pem"]);
        var error = await Assert.ThrowsAsync<LineageException>(() => FindAsync(chain));
        Assert.StartsWith($"{tree["nowhere.pem"]} does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_leaf_is_unknown()
    {
        Assert.Null(await FindAsync(chain));
        tree.Issue(newer);
        Assert.Null(await FindAsync(chain));
    }

    public void Dispose()
    {
        tree.Dispose();
        chain.Dispose();
        newer.Dispose();
    }

    private static TlsaRecord Leaf(TestChain chain) => TlsaRecord.Parse(Association.Text(chain.Leaf, 3, 0, 1));

    private Task<LineageCertificate?> FindAsync(TestChain wanted) =>
        tree.Lineages().FindAsync(LineageTree.Name, Leaf(wanted), TestContext.Current.CancellationToken);
}

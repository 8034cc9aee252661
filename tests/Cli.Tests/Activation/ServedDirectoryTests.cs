using TestKit;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Activation;

public sealed class ServedDirectoryTests : IDisposable
{
    private readonly ServedTree tree = new();
    private readonly TestChain chain = TestChain.Ecdsa();

    [Fact]
    public async Task Services_find_real_copies_behind_one_link()
    {
        var certificate = await tree.IssueAsync(chain);
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
        await tree.ActivateAsync(certificate);
        Assert.Equal(certificate.Version, tree.Activator().ActivatedVersion(ServedTree.Name));
        Assert.Equal($".versions/{ServedTree.Name}/{certificate.Version}", new FileInfo(tree.Served("")).LinkTarget);
        Assert.Equal(chain.LeafPem, tree.ReadServed("cert.pem"));
        Assert.Equal(chain.IssuerPem, tree.ReadServed("chain.pem"));
        Assert.Equal(chain.FullChainPem, tree.ReadServed("fullchain.pem"));
        Assert.Equal(chain.KeyPem, tree.ReadServed("privkey.pem"));
        Assert.Equal(chain.KeyPem + "\n" + chain.FullChainPem, tree.ReadServed("combined.pem"));
        Assert.All(Directory.GetFiles(tree.Served("")), file => Assert.Null(new FileInfo(file).LinkTarget));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("daemon")]
    public async Task Only_the_group_may_read(string? group)
    {
        tree.Group = group;
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        foreach (var path in Directory.EnumerateFileSystemEntries(tree.Root, "*", SearchOption.AllDirectories).Append(tree.Root))
        {
            Assert.Equal(Directory.Exists(path) ? "rwxr-x---" : "rw-r-----", Modes.Of(path));
            Assert.Equal(group ?? "root", Command.Run(["stat", "-L", "-c", "%G", path]).Output.Trim());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".versions")]
    [InlineData(".versions/LINEAGE")]
    public async Task A_folder_that_others_may_write_is_refused_with_the_chmod_to_run(string folder)
    {
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        var path = Path.Combine(tree.Root, folder.Replace("LINEAGE", ServedTree.Name, StringComparison.Ordinal)).TrimEnd('/');
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);
        var refused = await Assert.ThrowsAsync<ActivationException>(() => tree.ActivateAsync(certificate));
        Assert.Equal($"others may write in {path}, where services find their keys; run: chmod go-w {path}", refused.Message);
    }

    [Theory]
    [InlineData(".versions")]
    [InlineData(".versions/LINEAGE")]
    [InlineData(".versions/LINEAGE/VERSION")]
    public async Task No_symbolic_link_is_followed(string folder)
    {
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        var path = Path.Combine(tree.Root, folder.Replace("LINEAGE", ServedTree.Name, StringComparison.Ordinal).Replace("VERSION", certificate.Version, StringComparison.Ordinal));
        Directory.Move(path, tree["elsewhere"]);
        File.CreateSymbolicLink(path, tree["elsewhere"]);
        var refused = await Assert.ThrowsAsync<ActivationException>(() => tree.ActivateAsync(certificate));
        Assert.Equal($"{path} is a symbolic link to {tree["elsewhere"]}, and none is followed in the served directory: move it away", refused.Message);
    }

    [Fact]
    public async Task A_change_of_the_group_reaches_the_version_that_is_served_already()
    {
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        tree.Group = "daemon";
        await tree.ActivateAsync(certificate);
        Assert.Equal("daemon", Command.Run(["stat", "-c", "%G", tree.Served("combined.pem")]).Output.Trim());
    }

    [Fact]
    public async Task The_version_before_is_kept_and_older_ones_are_not()
    {
        List<string> versions = [];
        for (var i = 0; i < 3; i++)
        {
            using var next = TestChain.Ecdsa();
            var certificate = await tree.IssueAsync(next);
            await tree.ActivateAsync(certificate);
            versions.Add(certificate.Version!);
            Assert.Equal(next.KeyPem, tree.ReadServed("privkey.pem"));
        }
        Assert.Equal(versions[1..].Order(StringComparer.Ordinal), Folders());
        Assert.Equal([".versions", ServedTree.Name], Directory.EnumerateFileSystemEntries(tree.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task At_rest_only_what_services_find_is_kept()
    {
        using var next = TestChain.Ecdsa();
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        var second = await tree.IssueAsync(next);
        await tree.ActivateAsync(second);
        tree.Activator().Prune(ServedTree.Name);
        Assert.Equal([second.Version], Folders());
        Assert.Equal(next.KeyPem, tree.ReadServed("privkey.pem"));
    }

    [Fact]
    public async Task Going_back_to_the_version_before_is_a_switch_like_any()
    {
        using var next = TestChain.Ecdsa();
        var (first, second) = (await tree.IssueAsync(chain), await tree.IssueAsync(next));
        foreach (var certificate in (LineageCertificate[])[first, second, first])
            await tree.ActivateAsync(certificate);
        Assert.Equal(first.Version, tree.Activator().ActivatedVersion(ServedTree.Name));
        Assert.Equal(chain.KeyPem, tree.ReadServed("privkey.pem"));
        Assert.Equal(2, Folders().Count());
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("changed")]
    public async Task Files_that_someone_damaged_are_written_anew(string how)
    {
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        if (how == "removed")
            File.Delete(tree.Served("privkey.pem"));
        else
            await File.WriteAllTextAsync(tree.Served("combined.pem"), "garbage", TestContext.Current.CancellationToken);
        await tree.ActivateAsync(certificate);
        Assert.Equal(chain.KeyPem, tree.ReadServed("privkey.pem"));
        Assert.Contains(chain.FullChainPem, tree.ReadServed("combined.pem"), StringComparison.Ordinal);
        Assert.Single(Folders());
    }

    [Fact]
    public async Task A_crash_before_the_switch_leaves_nothing_in_the_way()
    {
        var certificate = await tree.IssueAsync(chain);
        Directory.CreateDirectory(Path.Combine(tree.Root, ".versions", ServedTree.Name, $".new-{certificate.Version}-{Environment.ProcessId}", "half"));
        File.CreateSymbolicLink(Path.Combine(tree.Root, $".new-{ServedTree.Name}"), "nowhere");
        await tree.ActivateAsync(certificate);
        Assert.Equal(chain.KeyPem, tree.ReadServed("privkey.pem"));
    }

    [Fact]
    public async Task A_link_to_nowhere_is_no_version()
    {
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        Directory.Delete(Path.Combine(tree.Root, ".versions"), recursive: true);
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
    }

    [Fact]
    public async Task A_folder_that_the_agent_did_not_make_is_left_alone()
    {
        var certificate = await tree.IssueAsync(chain);
        Directory.CreateDirectory(tree.Served(""));
        await File.WriteAllTextAsync(tree.Served("mine.pem"), "mine", TestContext.Current.CancellationToken);
        Assert.Equal($"{tree.Root}/{ServedTree.Name} is a folder that the agent did not make: move it away", await tree.FailureAsync(certificate));
        Assert.Equal("mine", tree.ReadServed("mine.pem"));
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
    }

    [Fact]
    public async Task What_cannot_be_activated_leaves_the_old_version_in_place()
    {
        using var next = TestChain.Ecdsa();
        var first = await tree.IssueAsync(chain);
        await tree.ActivateAsync(first);
        var second = await tree.IssueAsync(next);
        await File.WriteAllTextAsync(tree.StoredFile(second.Version!, "privkey.pem"), chain.KeyPem, TestContext.Current.CancellationToken);
        Assert.Contains("privkey.pem is not the key of the certificate in", await tree.FailureAsync(second), StringComparison.Ordinal);
        Assert.Contains("fullchain.pem does not exist", await tree.FailureAsync(first with { Version = "0123456789abcdef" }), StringComparison.Ordinal);
        Assert.Contains("this host has no key of that certificate", await tree.FailureAsync(first with { Version = null }), StringComparison.Ordinal);
        tree.Group = "no-such-group";
        Assert.Contains("the group 'no-such-group' does not exist: create it", await tree.FailureAsync(first), StringComparison.Ordinal);
        Assert.Equal(first.Version, tree.Activator().ActivatedVersion(ServedTree.Name));
        Assert.Equal(chain.KeyPem, tree.ReadServed("privkey.pem"));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        var certificate = await tree.IssueAsync(chain);
        Directory.CreateDirectory(tree["var"]);
        await File.WriteAllTextAsync(tree.Root, "a file", TestContext.Current.CancellationToken);
        Assert.StartsWith($"the served directory {tree.Root} cannot be written: ", await tree.FailureAsync(certificate), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        tree.Dispose();
        chain.Dispose();
    }

    private IEnumerable<string?> Folders() =>
        Directory.EnumerateDirectories(Path.Combine(tree.Root, ".versions", ServedTree.Name)).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}

using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Activation;

public sealed class DeployCommandTests : IDisposable
{
    private readonly ServedTree tree = new();
    private readonly TestChain chain = TestChain.Ecdsa();
    private readonly TestChain other = TestChain.Ecdsa();

    private string Trace => tree["trace"];

    public void Dispose()
    {
        tree.Dispose();
        chain.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task At_rest_only_what_the_command_took_last_is_kept()
    {
        tree.Deploy = new(["true"], TimeSpan.FromSeconds(20));
        using var next = TestChain.Ecdsa();
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        var second = await tree.IssueAsync(next);
        await tree.ActivateAsync(second);
        tree.Activator().Prune(ServedTree.Name);
        Assert.Equal([".taken", second.Version], Directory.EnumerateFileSystemEntries(Path.Combine(tree.Root, ".versions", ServedTree.Name)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_gets_its_arguments_and_the_documented_environment()
    {
        Deploy($"printf '%s|' \"$@\" >{Trace}; env | sort >>{Trace}", "a b", "$(id)", "");
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        var folder = Path.Combine(tree.Root, ".versions", ServedTree.Name, certificate.Version!);
        var trace = await ReadTraceAsync();
        Assert.StartsWith("a b|$(id)||", trace, StringComparison.Ordinal);
        string[] expected =
        [
            $"CERT={folder}/cert.pem", $"CHAIN={folder}/chain.pem", $"COMBINED={folder}/combined.pem", $"FOLDER={folder}",
            $"FULLCHAIN={folder}/fullchain.pem", $"LINEAGE={ServedTree.Name}", "OWNERS=_25._tcp.mail.example.com", $"PRIVKEY={folder}/privkey.pem",
            $"RECORDS={RecordOf(certificate)}", $"VERSION={certificate.Version}",
        ];
        var set = trace.Split('\n').Where(line => line.StartsWith("TLSA_ROLLOVER_", StringComparison.Ordinal) && Environment.GetEnvironmentVariable(line.Split('=')[0]) is null);
        Assert.Equal(expected, set.Select(line => line["TLSA_ROLLOVER_".Length..]));
        foreach (var file in (string[])["cert", "chain", "fullchain", "privkey", "combined"])
            Assert.True(File.Exists(Path.Combine(folder, file + ".pem")), file);
    }

    [Fact]
    public async Task Its_environment_holds_no_key()
    {
        Deploy($"env >{Trace}");
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        Assert.DoesNotContain("PRIVATE KEY", await ReadTraceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_served_directory_and_the_last_two_versions_stay()
    {
        Deploy($"cat \"$TLSA_ROLLOVER_CERT\" >{Trace}");
        Assert.False(tree.Activator().HasServedDirectory);
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
        var (first, second) = (await tree.IssueAsync(chain), await tree.IssueAsync(other));
        using var newest = TestChain.Ecdsa();
        var third = await tree.IssueAsync(newest);
        foreach (var certificate in (LineageCertificate[])[first, second, first, third])
        {
            await tree.ActivateAsync(certificate);
            Assert.Equal(certificate.Version, tree.Activator().ActivatedVersion(ServedTree.Name));
        }

        Assert.False(Path.Exists(Path.Combine(tree.Root, ServedTree.Name)));
        Assert.Equal(new[] { first.Version, third.Version }.Order(), Versions());
    }

    [Fact]
    public async Task What_services_still_find_in_a_served_directory_stays_there()
    {
        var (first, second) = (await tree.IssueAsync(chain), await tree.IssueAsync(other));
        await tree.ActivateAsync(first);
        Deploy("true");
        foreach (var certificate in (LineageCertificate[])[second, first, second])
            await tree.ActivateAsync(certificate);
        using var newest = TestChain.Ecdsa();
        await tree.ActivateAsync(await tree.IssueAsync(newest));
        Assert.Equal(chain.FullChainPem, tree.ReadServed("fullchain.pem"));
    }

    [Fact]
    public async Task One_that_fails_has_taken_nothing_and_no_service_is_reloaded()
    {
        Deploy($"[ \"$TLSA_ROLLOVER_VERSION\" = \"$(cat {tree["good"]})\" ] || {{ echo 'no route to the appliance' >&2; exit 7; }}");
        tree.Reload.Add([tree.Script("reload", $"printf x >>{Trace}")]);
        var (first, second) = (await tree.IssueAsync(chain), await tree.IssueAsync(other));
        await File.WriteAllTextAsync(tree["good"], first.Version, TestContext.Current.CancellationToken);
        await tree.ActivateAsync(first);
        Assert.Equal($"deploy command '{tree["deploy"]}' failed: exit code 7; it said: no route to the appliance", await tree.FailureAsync(second));
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
        Assert.Equal("x", await ReadTraceAsync());
    }

    [Fact]
    public async Task One_that_is_killed_in_the_middle_has_taken_nothing()
    {
        Deploy("exec sleep 1000");
        tree.Deploy = tree.Deploy! with { Timeout = TimeSpan.FromMilliseconds(300) };
        Assert.Equal($"deploy command '{tree["deploy"]}' was killed: still running after 0.3 s", await tree.FailureAsync(await tree.IssueAsync(chain)));
        Assert.Null(tree.Activator().ActivatedVersion(ServedTree.Name));
    }

    [Fact]
    public async Task One_that_does_not_exist_or_may_not_be_executed_is_named()
    {
        var certificate = await tree.IssueAsync(chain);
        foreach (var program in (string[])[tree["nowhere"], tree["plain"], tree[""]])
        {
            await File.WriteAllTextAsync(tree["plain"], "#!/bin/sh\n", TestContext.Current.CancellationToken);
            tree.Deploy = new([program], TimeSpan.FromSeconds(20));
            Assert.Equal($"deploy command '{program}': {program} does not exist or is not executable; install it or change 'deploy' in the configuration", await tree.FailureAsync(certificate));
        }
    }

    [Fact]
    public async Task Reload_commands_come_after_it()
    {
        Deploy($"printf deploy >>{Trace}");
        tree.Reload.Add([tree.Script("reload", $"printf ' reload' >>{Trace}")]);
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        Assert.Equal("deploy reload", await ReadTraceAsync());
    }

    private void Deploy(string body, params string[] arguments) => tree.Deploy = new DeploySettings([tree.Script("deploy", body), .. arguments], TimeSpan.FromSeconds(20));

    private IEnumerable<string> Versions() =>
        Directory.GetDirectories(Path.Combine(tree.Root, ".versions", ServedTree.Name)).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order();

    private static string RecordOf(LineageCertificate certificate) => certificate.For([TlsaParameters.Recommended]).ToString();

    private Task<string> ReadTraceAsync() => File.ReadAllTextAsync(Trace, TestContext.Current.CancellationToken);
}

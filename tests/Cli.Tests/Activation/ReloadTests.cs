using TestKit;
using TlsaRollover.Cli.Activation;
using Xunit;

namespace Cli.Tests.Activation;

public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ServedTree tree = new();
    private readonly TestChain chain = TestChain.Ecdsa();

    private string Trace => tree["trace"];

    [Fact]
    public async Task Commands_run_in_order_after_the_switch_with_their_arguments_as_they_are()
    {
        tree.Reload.Add([tree.Script("one", $"test -e {tree.Served("combined.pem")} && printf '%s|' one \"$@\" >>{Trace}"), "a b", "$(id)", "*", ""]);
        tree.Reload.Add([tree.Script("two", $"printf '%s|' two \"$@\" >>{Trace}")]);
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        Assert.Equal("one|a b|$(id)|*||two|", await ReadTraceAsync());
    }

    [Fact]
    public async Task Of_the_agents_environment_they_get_only_what_is_documented()
    {
        tree.Reload.Add([tree.Script("env", $"env >{Trace}")]);
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY_OF_TEST", "secret");
        await tree.ActivateAsync(await tree.IssueAsync(chain));
        var names = (await ReadTraceAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);
        string[] documented = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];
        string[] ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_"];
        Assert.Empty(names.Except(documented).Except(ofTheShell));
    }

    [Fact]
    public async Task Activating_what_is_active_reloads_again_and_switches_nothing()
    {
        tree.Reload.Add([tree.Script("reload", $"printf x >>{Trace}")]);
        var certificate = await tree.IssueAsync(chain);
        await tree.ActivateAsync(certificate);
        var before = File.GetLastWriteTimeUtc(tree.Root);
        await tree.ActivateAsync(certificate);
        Assert.Equal("xx", await ReadTraceAsync());
        Assert.Equal(before, File.GetLastWriteTimeUtc(tree.Root));
    }

    [Fact]
    public async Task A_failure_is_told_with_exit_code_and_last_line_after_all_were_tried()
    {
        tree.Reload.Add([tree.Script("bad", "echo the cause >&2; echo >&2; echo something; exit 3"), "now"]);
        tree.Reload.Add([tree["nowhere"]]);
        tree.Reload.Add([tree.Script("good", $"printf x >>{Trace}")]);
        var certificate = await tree.IssueAsync(chain);
        Assert.Equal(
            $"reload command '{tree["bad"]} now' failed: exit code 3; it said: the cause; "
            + $"reload command '{tree["nowhere"]}': {tree["nowhere"]} does not exist or is not executable; install it or change 'reload' in the configuration",
            await tree.FailureAsync(certificate));
        Assert.Equal("x", await ReadTraceAsync());
        Assert.Equal(certificate.Version, tree.Activator().ActivatedVersion(ServedTree.Name));
    }

    [Fact]
    public async Task A_program_that_is_not_in_the_path_or_not_executable_is_named()
    {
        tree.Reload.Add(["no-such-program-at-all", "reload"]);
        tree.Reload.Add([Write("plain", "#!/bin/sh\n")]);
        tree.Reload.Add([tree.Script("broken", "")]);
        await File.WriteAllTextAsync(tree["broken"], "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        var failure = await tree.FailureAsync(await tree.IssueAsync(chain));
        Assert.Contains("'no-such-program-at-all reload': no-such-program-at-all does not exist", failure, StringComparison.Ordinal);
        Assert.Contains($"{tree["plain"]} does not exist or is not executable", failure, StringComparison.Ordinal);
        Assert.Contains($"'{tree["broken"]}' failed: exit code 12", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_with_all_it_started()
    {
        tree.ReloadTimeout = TimeSpan.FromMilliseconds(500);
        tree.Reload.Add([tree.Script("hang", $"sleep 1000 & echo $! >{Trace}; echo waiting; trap '' TERM; wait")]);
        Assert.Equal(
            $"reload command '{tree["hang"]}' was killed: still running after 0.5 s; it said: waiting",
            await tree.FailureAsync(await tree.IssueAsync(chain)));
        await AssertGoneAsync();
    }

    [Fact]
    public async Task Cancellation_kills_the_command_and_passes()
    {
        tree.Reload.Add([tree.Script("hang", $"sleep 1000 & echo $! >{Trace}.new; mv {Trace}.new {Trace}; wait")]);
        var certificate = await tree.IssueAsync(chain);
        using var cancel = new CancellationTokenSource();
        var activation = tree.Activator().ActivateAsync(ServedTree.Name, certificate, cancel.Token);
        await Wait.Until(() => File.Exists(Trace), Limit, "the command runs");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => activation);
        await AssertGoneAsync();
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_output_open_holds_nothing_up()
    {
        tree.Reload.Add([tree.Script("daemon", $"sleep 1000 & echo $! >{Trace}")]);
        await tree.ActivateAsync(await tree.IssueAsync(chain)).WaitAsync(Limit, TestContext.Current.CancellationToken);
        var daemon = (await ReadTraceAsync()).Trim();
        Assert.True(Directory.Exists($"/proc/{daemon}"));
        Command.Run(["sh", "-c", $"kill {daemon}"]).Expect("kill"); // the shell's own: a small Debian has no program of that name
    }

    [Fact]
    public async Task Endless_output_is_read_and_mostly_forgotten()
    {
        tree.Reload.Add([tree.Script("flood", "head -c 20000000 /dev/zero; echo; head -c 5000 /dev/zero | tr '\\0' x; exit 1")]);
        var failure = await tree.FailureAsync(await tree.IssueAsync(chain));
        Assert.EndsWith("it said: " + new string('x', 200), failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_at_its_end()
    {
        tree.Reload.Add([tree.Script("reads", "cat >/dev/null")]);
        await tree.ActivateAsync(await tree.IssueAsync(chain));
    }

    [Fact]
    public void Programs_in_sbin_are_found_though_cron_does_not_name_it()
    {
        Assert.Contains("/usr/sbin", ProgramPath.Folders.Split(':'));
        Assert.Equal("/usr/sbin/postfix", ProgramPath.Find("postfix"));
        Assert.Null(ProgramPath.Find("/usr/sbin"));
    }

    public void Dispose()
    {
        tree.Dispose();
        chain.Dispose();
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(tree[name], text);
        return tree[name];
    }

    private Task<string> ReadTraceAsync() => File.ReadAllTextAsync(Trace, TestContext.Current.CancellationToken);

    private async Task AssertGoneAsync()
    {
        var child = (await ReadTraceAsync()).Trim();
        await Wait.Until(() => !IsRunning(child), Limit, $"the end of process {child}");
    }

    // one that no one has waited for yet is dead all the same
    private static bool IsRunning(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

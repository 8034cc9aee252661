using System.Buffers.Binary;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.Scenarios;

/// <summary>install.sh replaces the program in the middle of a rollover.</summary>
public sealed class UpgradeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_rollover_goes_on_with_the_new_program_and_a_run_of_the_old_one_comes_to_its_end()
    {
        var installed = new Installed(folder);
        await installed.InstallAsync();
        await File.AppendAllTextAsync(installed.File, "an older build", TestContext.Current.CancellationToken); // runs as before, and is another file
        await using var site = await Takeover.StartAsync();
        UseInstalled(site, installed);

        var old = await Takeover.RenewAsync(site);
        await CleanupTimer.UntilAsync(site, "propagating", status => status.Phase == "propagating");
        var schema = Schema(site);
        using var waiting = site.Agent.Start("rollover", "--wait", MailSite.Host);
        await Wait.Until(() => waiting.Log.Contains("wait until", StringComparison.Ordinal), Limit, "the old program waits", () => waiting.Log);
        await UpgradeAsync(site, installed);
        Assert.False(waiting.HasExited, waiting.Log);

        await CleanupTimer.SettleAsync(site);
        waiting.WaitForExit(Limit);
        Assert.True(waiting.ExitCode == 0, waiting.Log);
        await EndState.VerifyAsync(site);
        Takeover.WentThrough(site, old, [.. old, .. site.NewestRecords], site.NewestRecords);
        Assert.Equal(schema, Schema(site));
    }

    public void Dispose() => folder.Dispose();

    private static void UseInstalled(MailSite site, Installed installed)
    {
        site.Agent.Program = installed.Program;
        site.Certbot.AddDeployHook("50-tlsa-rollover", DeployHook.For(site.Agent));
    }

    /// <summary>While the timer runs cleanup again and again.</summary>
    private static async Task UpgradeAsync(MailSite site, Installed installed)
    {
        var older = new FileInfo(installed.File).Length;
        var upgrade = installed.InstallAsync();
        var runs = 0;
        do
        {
            var run = await site.Agent.CleanupAsync();
            Assert.True(run.ExitCode is 0 or 4, run.Error);
            runs++;
        }
        while (!upgrade.IsCompleted);
        Assert.Contains($"install {installed.File}", (await upgrade).Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(installed.File).Length < older, "the older build is still there");
        Assert.NotEqual(0, runs);
    }

    /// <summary>The user version in the header of the database (sqlite.org/fileformat2.html §1.3).</summary>
    private static int Schema(MailSite site)
    {
        using var file = File.OpenRead(Path.Combine(Path.GetDirectoryName(site.Agent.Configuration)!, "state", "state.db"));
        var header = new byte[100];
        file.ReadExactly(header);
        return BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(60));
    }
}

using TestKit;
using Xunit;

namespace EndToEnd.KitTests;

public sealed class CommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public void It_hands_over_input_and_environment_and_brings_back_all_three_results()
    {
        var result = Command.Run(["sh", "-c", "cat; echo $KIT >&2; exit 7"], new Dictionary<string, string> { ["KIT"] = "kit" }, "fed");
        Assert.Equal(new CommandResult(7, "fed", "kit\n"), result);
        Assert.Contains("kit", Assert.Throws<InvalidOperationException>(() => result.Expect("sh")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_end_is_ended()
    {
        using var folder = new TempFolder();
        string[] endless = ["sh", "-c", "echo $$ >\"$0\"; exec sleep 60", folder["pid"]];
        await Assert.ThrowsAsync<TimeoutException>(() => Command.RunAsync(endless, timeout: TimeSpan.FromMilliseconds(500)));
        var pid = File.ReadAllText(folder["pid"]).Trim();
        await Wait.Until(() => !Directory.Exists($"/proc/{pid}"), Limit, "the end of the program");
    }

    [Fact]
    public async Task A_running_program_is_heard_and_stopped()
    {
        using var running = RunningProcess.Start(["sh", "-c", "echo up; exec sleep 60"]);
        await Wait.Until(() => running.Log == "up", Limit, "its first line", () => running.Log);
        running.Stop();
        Assert.True(running.HasExited);
    }

    [Fact]
    public async Task A_wait_in_vain_shows_the_log()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() => Wait.Until(() => false, TimeSpan.FromMilliseconds(50), "the impossible", () => "server log"));
        Assert.Contains("the impossible", error.Message, StringComparison.Ordinal);
        Assert.Contains("server log", error.Message, StringComparison.Ordinal);
    }
}

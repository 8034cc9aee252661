using System.Runtime.CompilerServices;
using TestKit;
using TlsaRollover.Cli.State;

namespace Cli.Tests.State;

/// <summary>This very program as a second process that takes the lock and keeps it until it is ended.</summary>
internal static class LockHolder
{
    private const string Variable = "LOCK_HOLDER_FOLDER";

    public static async Task<RunningProcess> StartAsync(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Cli.Tests");
        var process = RunningProcess.Start([program], new Dictionary<string, string> { [Variable] = folder });
        await Wait.Until(() => process.Log.Contains("holding", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the second process holds the lock", () => process.Log);
        return process;
    }

    // before the test runner's own entry point
    [ModuleInitializer]
    internal static void HoldIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder)
            return;
        using (WriterLock.AcquireAsync(folder, "tlsa-rollover cleanup", TimeProvider.System).GetAwaiter().GetResult())
        {
            Console.WriteLine("holding");
            Thread.Sleep(TimeSpan.FromMinutes(2)); // an upper bound; the test ends it
        }

        Environment.Exit(0);
    }
}

using TestKit;
using TlsaRollover.Cli;
using TlsaRollover.Cli.State;
using Xunit;

namespace Cli.Tests.State;

public sealed class WriterLockTests : IDisposable
{
    private readonly StateFolderFixture _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Another_run_is_told_who_holds_the_lock_and_since_when()
    {
        using var other = await LockHolder.StartAsync(_state.Folder);
        var fault = await Assert.ThrowsAsync<UserException>(() => AcquireAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(ExitCode.TryAgain, fault.ExitCode);
        Assert.Matches($@"^the state {_state.Folder} is locked by pid {other.Id} \(tlsa-rollover cleanup, since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\); try again when it has ended$", fault.Message);
    }

    [Fact]
    public async Task A_killed_run_leaves_no_lock()
    {
        using var other = await LockHolder.StartAsync(_state.Folder);
        other.Kill();
        using var mine = await AcquireAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_run_waits_for_another_to_end()
    {
        using var other = await LockHolder.StartAsync(_state.Folder);
        var waiting = AcquireAsync(TimeSpan.FromSeconds(30));
        Assert.False(waiting.IsCompleted);
        other.Kill();
        using var mine = await waiting;
        Assert.Contains($"pid {Environment.ProcessId} (test,", Command.Run(["cat", Path.Combine(_state.Folder, "lock")]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var mine = await AcquireAsync(TimeSpan.Zero);
        using var cancellation = new CancellationTokenSource();
        var waiting = WriterLock.AcquireAsync(_state.Folder, "test", TimeProvider.System, TimeSpan.FromSeconds(30), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_program_started_meanwhile_does_not_inherit_the_lock()
    {
        var mine = await AcquireAsync(TimeSpan.Zero);
        using var child = RunningProcess.Start(["sleep", "60"]);
        mine.Dispose();
        using var again = await AcquireAsync(TimeSpan.Zero);
        Assert.False(child.HasExited);
    }

    [Fact]
    public async Task The_folder_and_the_lock_are_the_owners_alone()
    {
        using var mine = await AcquireAsync(TimeSpan.Zero);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_state.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_state.Folder, "lock")));
    }

    [Fact]
    public async Task A_reader_needs_no_lock()
    {
        using var mine = await AcquireAsync(TimeSpan.Zero);
        using (var store = _state.Store())
            store.Save(States.Fixed("a"));
        using var reader = _state.Store(readOnly: true);
        Assert.NotNull(reader.Load("a"));
    }

    private Task<WriterLock> AcquireAsync(TimeSpan patience) => WriterLock.AcquireAsync(_state.Folder, "test", TimeProvider.System, patience);
}

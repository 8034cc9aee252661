namespace TlsaRollover.Cli.State;

/// <summary>The right to change the state: one at a time, released by the kernel when its owner ends in whatever way.</summary>
public sealed class WriterLock : IDisposable
{
    /// <summary>How long a run waits for another to end, unless told.</summary>
    public static TimeSpan DefaultPatience => TimeSpan.FromSeconds(10);

    /// <summary>Takes the lock of a state folder, which is made with mode 0700 where it does not exist.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="command">What this run does, such as <c>tlsa-rollover cleanup</c>; shown to those who wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait for another run to end; <see cref="DefaultPatience"/> when null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UserException">Another run still holds the lock: who, and since when.</exception>
    public static Task<WriterLock> AcquireAsync(
        string folder, string command, TimeProvider time, TimeSpan? patience = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException(folder + command + time + patience + cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

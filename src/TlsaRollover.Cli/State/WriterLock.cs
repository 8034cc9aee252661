using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TlsaRollover.Cli.State;

/// <summary>The right to change the state: one at a time, released by the kernel when its owner ends in whatever way.</summary>
public sealed class WriterLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SafeFileHandle _handle;

    private WriterLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>How long a run waits for another to end, unless told.</summary>
    public static TimeSpan DefaultPatience => TimeSpan.FromSeconds(10);

    /// <summary>Takes the lock of a state folder, which is made with mode 0700 where it does not exist.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="command">What this run does, such as <c>tlsa-rollover cleanup</c>; shown to those who wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait for another run to end; <see cref="DefaultPatience"/> when null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UserException">Another run still holds the lock: who, and since when.</exception>
    public static async Task<WriterLock> AcquireAsync(
        string folder, string command, TimeProvider time, TimeSpan? patience = null, CancellationToken cancellation = default)
    {
        StateFolder.Ensure(folder);
        var file = Path.Combine(folder, "lock");
        var handle = Open(file);
        try
        {
            await TakeAsync(handle, folder, time, patience ?? DefaultPatience, cancellation).ConfigureAwait(false);
            Sign(handle, command, time.GetUtcNow());
            return new(handle);
        }
        catch (Win32Exception e)
        {
            handle.Dispose();
            throw new UserException(ExitCode.Usage, $"{file} cannot be locked: {e.Message}; put the state folder on a local disk", e);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle Open(string file)
    {
        try
        {
            return KernelLock.Open(file);
        }
        catch (Win32Exception e)
        {
            throw new UserException(ExitCode.Usage, $"{file} cannot be opened: {e.Message}; run as the user who owns the state folder", e);
        }
    }

    private static async Task TakeAsync(SafeFileHandle handle, string folder, TimeProvider time, TimeSpan patience, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (!KernelLock.TryTake(handle))
        {
            if (time.GetElapsedTime(began) >= patience)
                throw new UserException(ExitCode.TryAgain, $"the state {folder} is locked by {Owner(handle)}; try again when it has ended");
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes down who holds the lock. On a full disk it goes unsigned: the lock is what counts.</summary>
    private static void Sign(SafeFileHandle handle, string command, DateTimeOffset now)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId} ({command}, since {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})\n");
        try
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.UTF8.GetBytes(text), 0);
        }
        catch (IOException)
        {
            // the message of those who wait will not name this run
        }
    }

    private static string Owner(SafeFileHandle handle)
    {
        var text = new byte[512];
        var signed = Encoding.UTF8.GetString(text, 0, RandomAccess.Read(handle, text, 0)).ReplaceLineEndings("");
        return signed.Length > 0 ? signed : "another run";
    }
}

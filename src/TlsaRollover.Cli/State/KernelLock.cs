using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TlsaRollover.Cli.State;

/// <summary>
/// flock(2) itself: FileStream takes it too, but goes on without a lock where the file system refuses one, and then nobody
/// may read the file of a lock that is held.
/// </summary>
internal static partial class KernelLock
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000; // a reload command must not inherit the lock
    private const int OwnerReadWrite = 0b110_000_000;
    private const int ExclusiveNonBlocking = 0x2 | 0x4;
    private const int WouldBlock = 11;

    /// <summary>Opens the file, made with mode 0600 where it does not exist.</summary>
    /// <exception cref="Win32Exception">It cannot be opened.</exception>
    public static SafeFileHandle Open(string file)
    {
        var descriptor = Open(file, ReadWrite | Create | CloseOnExec, OwnerReadWrite);
        return descriptor >= 0 ? new(descriptor, ownsHandle: true) : throw new Win32Exception();
    }

    /// <summary>Takes the lock; false when another process has it.</summary>
    /// <exception cref="Win32Exception">The file system has no locks.</exception>
    public static bool TryTake(SafeFileHandle handle)
    {
        if (Flock(handle, ExclusiveNonBlocking) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == WouldBlock ? false : throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle descriptor, int operation);
}

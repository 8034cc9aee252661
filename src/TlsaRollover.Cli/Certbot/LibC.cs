using System.Runtime.InteropServices;

namespace TlsaRollover.Cli.Certbot;

/// <summary>The few system calls that the base library does not offer.</summary>
internal static partial class LibC
{
    /// <summary>open(2): read only, a folder, closed in children.</summary>
    public const int OpenFolder = 0x0 | 0x10000 | 0x80000;

    public const int Sigkill = 9;

    /// <summary>AT_FDCWD: a relative path counts from the working folder.</summary>
    public const int CurrentFolder = -100;

    /// <summary>STATX_UID and STATX_GID.</summary>
    public const uint StatxOwners = 0x8 | 0x10;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial nint GroupByName(string name);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] told);

    /// <summary>PR_SET_DUMPABLE of prctl(2): whether the kernel writes a core dump of this process, and whether others of its user may trace it.</summary>
    public const int SetDumpable = 4;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Control(int option, nuint argument);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial int EffectiveUser();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}

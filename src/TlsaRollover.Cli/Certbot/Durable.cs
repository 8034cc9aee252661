using System.Runtime.InteropServices;

namespace TlsaRollover.Cli.Certbot;

/// <summary>Writing that survives a power cut: content, then its name, then the folder that holds the name.</summary>
internal static class Durable
{
    /// <summary>Makes a folder with exactly this mode, whatever the umask and whenever it is killed; its parents must exist.</summary>
    public static void MakeFolder(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        var draft = Draft(path);
        MakeDraft(draft, mode);
        Rename(draft, path);
    }

    /// <summary>Writes a new file with exactly this mode and waits until it is on disk; its name is not yet.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode, BufferSize = 0 };
        using var file = new FileStream(path, options);
        File.SetUnixFileMode(file.SafeFileHandle, mode);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Puts a folder of files in place, whole or not at all: they are written beside it, and then renamed. An existing
    /// folder of that name is left as it is.
    /// </summary>
    public static void WriteFolder(string path, UnixFileMode mode, Action<string> write)
    {
        if (Directory.Exists(path))
            return;
        var draft = Draft(path);
        MakeDraft(draft, mode);
        write(draft);
        SyncFolder(draft);
        if (Directory.Exists(path))
            Remove(draft);
        else
            Rename(draft, path);
    }

    /// <summary>Renames, over what has the new name, and waits until that is on disk. Both names are in one folder.</summary>
    public static void Rename(string from, string to)
    {
        Check(LibC.Rename(from, to), to);
        SyncFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Removes a folder under another name, so that no half of it is ever found under its own.</summary>
    public static void RemoveFolder(string path)
    {
        var grave = Path.Combine(Path.GetDirectoryName(path)!, $".old-{Path.GetFileName(path)}");
        Remove(grave);
        Rename(path, grave);
        Remove(grave);
    }

    /// <summary>Waits until the names in a folder are on disk.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = LibC.Open(path, LibC.OpenFolder);
        Check(descriptor, path);
        var result = LibC.Sync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = LibC.Close(descriptor);
        Check(result, path, error);
    }

    /// <summary>Throws what a failed system call said.</summary>
    public static void Check(int result, string path, int? error = null)
    {
        if (result < 0)
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error ?? Marshal.GetLastPInvokeError())}");
    }

    /// <summary>The name under which a process makes a folder; what a killed one left there is pruned.</summary>
    private static string Draft(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".new-{Path.GetFileName(path)}-{Environment.ProcessId}");

    private static void MakeDraft(string draft, UnixFileMode mode)
    {
        Remove(draft);
        Directory.CreateDirectory(draft, mode);
        File.SetUnixFileMode(draft, mode);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

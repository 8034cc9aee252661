using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// The folders <c>ROOT/.versions/LINEAGE/VERSION</c> with <c>{cert,chain,fullchain,privkey,combined}.pem</c>: each whole or not there
/// at all, and never changed.
/// </summary>
/// <param name="root">The served directory.</param>
/// <param name="group">The group that may read it, null for the agent's own.</param>
public sealed class ServedVersions(string root, string? group)
{
    /// <summary>The folder of all versions, below the root.</summary>
    internal const string Name = ".versions";

    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly FileGroup _group = new(group);

    /// <summary>The served directory.</summary>
    public string Root => root;

    /// <summary>Does something with these folders and says what it failed of.</summary>
    /// <exception cref="ActivationException">They cannot be written.</exception>
    internal T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ActivationException($"the served directory {root} cannot be written: permission denied; run as root", e);
        }
        catch (IOException e)
        {
            throw new ActivationException($"the served directory {root} cannot be written: {e.Message.TrimEnd('.')}; see whether its disk is full", e);
        }
    }

    /// <summary>The version's folder: written whole, or, where it is damaged, written anew.</summary>
    internal string Put(string lineage, string version, CertificateFiles files)
    {
        var path = Path.Combine(Folders(lineage), version);
        RefuseForeign(path, mayBeLink: false);
        if (Directory.Exists(path) && !Contents(files).All(file => Holds(Path.Combine(path, file.Name), file.Content)))
            Durable.RemoveFolder(path);
        Durable.WriteFolder(path, FolderMode, draft => Write(draft, files));
        GiveAll(path); // the group may have been changed in the configuration
        return path;
    }

    /// <summary>Removes every version of a lineage but these; null stands for none.</summary>
    /// <returns>How many.</returns>
    internal int Prune(string lineage, params IReadOnlyCollection<string?> keep)
    {
        var stale = Directory.GetDirectories(Folders(lineage)).Where(path => !keep.Contains(Path.GetFileName(path))).ToList();
        stale.ForEach(Durable.RemoveFolder);
        return stale.Count;
    }

    /// <summary>Gives a file, folder or link to the group.</summary>
    internal void Give(string path) => _group.Give(path);

    private string Folders(string lineage)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        var all = Path.Combine(root, Name);
        var own = Path.Combine(all, LineageName.Checked(lineage));
        foreach (var folder in (string[])[root, all, own])
        {
            RefuseForeign(folder, mayBeLink: folder == root);
            Durable.MakeFolder(folder, FolderMode);
            _group.Give(folder);
        }
        return own;
    }

    /// <summary>Who may write here, or where a link leads, decides which keys services load.</summary>
    /// <exception cref="ActivationException">It is a link, or others may write in it.</exception>
    private static void RefuseForeign(string folder, bool mayBeLink)
    {
        var info = new DirectoryInfo(folder);
        if (!mayBeLink && info.LinkTarget is { } target)
            throw new ActivationException($"{folder} is a symbolic link to {target}, and none is followed in the served directory: move it away");
        if (info.Exists && (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new ActivationException($"others may write in {folder}, where services find their keys; run: chmod go-w {folder}");
    }

    private void Write(string draft, CertificateFiles files)
    {
        foreach (var (name, content) in Contents(files))
            Durable.WriteFile(Path.Combine(draft, name), content, FileMode);
        GiveAll(draft);
    }

    private void GiveAll(string folder)
    {
        foreach (var path in (IEnumerable<string>)[folder, .. Directory.EnumerateFiles(folder)])
            _group.Give(path);
    }

    private static IEnumerable<(string Name, byte[] Content)> Contents(CertificateFiles files) => [.. files.Contents, files.Combined];

    private static bool Holds(string path, byte[] content) => File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
}

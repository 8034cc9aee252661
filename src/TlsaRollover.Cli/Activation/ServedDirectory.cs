using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// The directory that services read certificates from: <c>ROOT/LINEAGE/{cert,chain,fullchain,privkey,combined}.pem</c>.
/// <c>ROOT/LINEAGE</c> is a symbolic link to <c>.versions/LINEAGE/VERSION</c>, and renaming it is the whole switch: key and
/// certificate are never those of two versions, however a service or the power fails.
/// </summary>
/// <param name="root">The served directory.</param>
/// <param name="group">The group that may read it, null for the agent's own.</param>
public sealed class ServedDirectory(string root, string? group)
{
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly FileGroup _group = new(group);

    /// <summary>The version that services find now, null when there is none.</summary>
    public string? Version(string lineage) =>
        new FileInfo(Link(lineage)).LinkTarget is { } target && Directory.Exists(Path.GetFullPath(target, root)) ? Path.GetFileName(target) : null;

    /// <summary>Makes services find these files, durably and in one step. Keeps the version before, too.</summary>
    /// <exception cref="ActivationException">It cannot be written; what services found before is untouched.</exception>
    internal void Switch(string lineage, string version, CertificateFiles files)
    {
        try
        {
            var previous = Version(lineage);
            var versions = Folders(lineage);
            PutInPlace(Path.Combine(versions, version), files);
            if (previous == version)
                return;
            Point(lineage, version);
            Prune(versions, version, previous);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ActivationException($"the served directory {root} cannot be written: permission denied; run as root", e);
        }
        catch (IOException e)
        {
            throw new ActivationException($"the served directory {root} cannot be written: {e.Message}", e);
        }
    }

    private string Link(string lineage) => Path.Combine(root, LineageName.Checked(lineage));

    private string Folders(string lineage)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        var all = Path.Combine(root, ".versions");
        var own = Path.Combine(all, lineage);
        foreach (var folder in (string[])[root, all, own])
        {
            Durable.MakeFolder(folder, FolderMode);
            _group.Give(folder);
        }
        return own;
    }

    /// <summary>The version's folder: written whole, or, where it is damaged, written anew.</summary>
    private void PutInPlace(string path, CertificateFiles files)
    {
        if (Directory.Exists(path) && !Contents(files).All(file => Holds(Path.Combine(path, file.Name), file.Content)))
            Durable.RemoveFolder(path);
        Durable.WriteFolder(path, FolderMode, draft => Write(draft, files));
        GiveAll(path); // the group may have been changed in the configuration
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

    private void Point(string lineage, string version)
    {
        var link = Link(lineage);
        if (Directory.Exists(link) && new FileInfo(link).LinkTarget is null)
            throw new ActivationException($"{link} is a folder that the agent did not make: move it away");
        var draft = Path.Combine(root, $".new-{lineage}");
        File.Delete(draft);
        File.CreateSymbolicLink(draft, Path.Combine(".versions", lineage, version));
        _group.Give(draft);
        Durable.Rename(draft, link);
    }

    private static void Prune(string versions, string version, string? previous)
    {
        foreach (var path in Directory.GetDirectories(versions))
        {
            if (Path.GetFileName(path) is var name && name != version && name != previous)
                Durable.RemoveFolder(path);
        }
    }
}

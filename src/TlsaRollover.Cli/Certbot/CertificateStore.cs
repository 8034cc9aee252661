using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>
/// The agent's own copies of certificates and keys: <c>ROOT/LINEAGE/VERSION/{fullchain,privkey}.pem</c>, each
/// version whole or not there at all, and never changed.
/// </summary>
/// <param name="root">The store's folder, below the state folder.</param>
/// <param name="readOnly">Whether nothing is written: a version is then named and not kept.</param>
public sealed class CertificateStore(string root, bool readOnly = false)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The versions of a lineage that the store holds, in no order.</summary>
    /// <exception cref="LineageException">The name is no lineage's, or the folder cannot be read.</exception>
    public IReadOnlyList<string> Versions(string lineage) =>
        Guard(lineage, folder => Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.')]
            : (IReadOnlyList<string>)[]);

    /// <summary>Removes every version of a lineage but those to keep, and what a crash left behind.</summary>
    /// <exception cref="LineageException">The name is no lineage's, or a folder cannot be removed.</exception>
    public void Prune(string lineage, IReadOnlyCollection<string> keep) => Guard(lineage, folder =>
    {
        if (!Directory.Exists(folder))
            return false;
        foreach (var path in Directory.GetDirectories(folder))
            PruneVersion(path, keep);
        return true;
    });

    /// <summary>Copies the files into the store, durably; the key must be the leaf's. Idempotent.</summary>
    /// <returns>The version.</returns>
    /// <exception cref="LineageException">The key is not the leaf's, or the store cannot be written.</exception>
    internal string Save(string lineage, CertificateFiles files) => Guard(lineage, folder =>
    {
        var path = Path.Combine(folder, files.Version);
        if (Directory.Exists(path))
            return files.Version; // was verified when it was written
        files.Verify();
        if (readOnly)
            return files.Version;
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        Durable.MakeFolder(root, FolderMode);
        Durable.MakeFolder(folder, FolderMode);
        Durable.WriteFolder(path, FolderMode, draft => Write(draft, files));
        return files.Version;
    });

    /// <summary>Reads a version and proves again that key and certificate match.</summary>
    /// <exception cref="LineageException">It is not there, or damaged.</exception>
    internal CertificateFiles Load(string lineage, string version) => Open(lineage, version).Verify();

    /// <summary>The version whose leaf is the given one, null when the store has none; versions that cannot be read are passed over.</summary>
    internal (string Version, CertificateFiles Files)? Find(string lineage, TlsaRecord leaf)
    {
        foreach (var version in Versions(lineage))
        {
            if (TryOpen(lineage, version) is { } files && CertificateAssociation.Leaf(files.Chain) == leaf)
                return (version, files);
        }
        return null;
    }

    private static void Write(string draft, CertificateFiles files)
    {
        foreach (var (name, content) in files.Originals)
            Durable.WriteFile(Path.Combine(draft, name), content, FileMode);
    }

    private static void PruneVersion(string path, IReadOnlyCollection<string> keep)
    {
        var name = Path.GetFileName(path);
        if (name[0] == '.')
            Directory.Delete(path, recursive: true);
        else if (!keep.Contains(name))
            Durable.RemoveFolder(path);
    }

    private CertificateFiles Open(string lineage, string version)
    {
        var folder = Path.Combine(root, LineageName.Checked(lineage), LineageName.Checked(version));
        return CertificateFiles.Read(Path.Combine(folder, "fullchain.pem"), Path.Combine(folder, "privkey.pem"));
    }

    private CertificateFiles? TryOpen(string lineage, string version)
    {
        try
        {
            return Open(lineage, version);
        }
        catch (LineageException)
        {
            return null;
        }
    }

    private T Guard<T>(string lineage, Func<string, T> act)
    {
        var folder = Path.Combine(root, LineageName.Checked(lineage));
        try
        {
            return act(folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LineageException($"the certificate store {folder} cannot be used: permission denied; run as root", e);
        }
        catch (IOException e)
        {
            throw new LineageException($"the certificate store {folder} cannot be used: {e.Message.TrimEnd('.')}; see whether its disk is full", e);
        }
    }
}

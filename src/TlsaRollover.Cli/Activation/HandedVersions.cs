using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// The <see cref="ServedVersions"/> that a deploy command is given, and which it took last: <c>ROOT/.versions/LINEAGE/.taken</c> is a
/// symbolic link to that one. It goes before the command runs, so that a crash in the middle is not taken for success.
/// </summary>
public sealed class HandedVersions(ServedVersions versions)
{
    private const string Mark = ".taken";

    /// <summary>The version that the command took last; null when there is none, or it did not end well since.</summary>
    public string? Taken(string lineage) => new FileInfo(MarkOf(lineage)).LinkTarget;

    /// <summary>Puts the folder of a version in place and forgets what was taken last; that one stays, too: something may still be reading it.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="ActivationException">It cannot be written.</exception>
    internal string Hand(string lineage, string version, CertificateFiles files) => versions.Guard(() =>
    {
        var folder = versions.Put(lineage, version, files);
        versions.Prune(lineage, version, Taken(lineage) ?? Latest(folder), new ServedDirectory(versions).Version(lineage), Mark);
        File.Delete(MarkOf(lineage));
        Durable.SyncFolder(Path.GetDirectoryName(folder)!);
        return folder;
    });

    /// <summary>Notes that the command took it.</summary>
    /// <exception cref="ActivationException">It cannot be written.</exception>
    internal void Take(string lineage, string version) => versions.Guard(() =>
    {
        File.CreateSymbolicLink(MarkOf(lineage), version);
        Durable.SyncFolder(Path.GetDirectoryName(MarkOf(lineage))!);
        return true;
    });

    /// <summary>Removes every version but that which the command took last.</summary>
    /// <exception cref="ActivationException">They cannot be removed.</exception>
    internal void Prune(string lineage)
    {
        if (Taken(lineage) is { } version)
            versions.Guard(() => versions.Prune(lineage, version, new ServedDirectory(versions).Version(lineage), Mark));
    }

    private string MarkOf(string lineage) => Path.Combine(versions.Root, ServedVersions.Name, LineageName.Checked(lineage), Mark);

    /// <summary>The one beside it that was made last.</summary>
    private static string? Latest(string folder) => new DirectoryInfo(Path.GetDirectoryName(folder)!).GetDirectories()
        .Where(other => other.FullName != folder && other.Name[0] != '.').MaxBy(other => other.LastWriteTimeUtc)?.Name;
}

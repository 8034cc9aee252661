using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>The folder that an ACME client hands to its deploy hook, such as certbot's <c>RENEWED_LINEAGE</c>.</summary>
/// <param name="Name">The lineage's name: the folder's own.</param>
/// <param name="Folder">The absolute path with <c>fullchain.pem</c> and <c>privkey.pem</c> in it.</param>
public sealed record RenewedLineage(string Name, string Folder)
{
    /// <summary>Reads the value of <c>RENEWED_LINEAGE</c>.</summary>
    /// <exception cref="LineageException">The value is no path of a lineage.</exception>
    public static RenewedLineage Parse(string path)
    {
        if (!Path.IsPathRooted(path))
            throw new LineageException($"RENEWED_LINEAGE is '{path}': give the absolute path of a lineage, such as /etc/letsencrypt/live/NAME");
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return new(LineageName.Checked(Path.GetFileName(folder)), folder);
    }
}

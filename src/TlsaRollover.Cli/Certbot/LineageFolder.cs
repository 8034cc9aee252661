using System.Globalization;
using System.Text.RegularExpressions;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>
/// A folder with <c>fullchain.pem</c> and <c>privkey.pem</c>, such as certbot's <c>live/NAME</c>, whose files are symbolic
/// links into <c>archive/NAME</c> with a number for each issue.
/// </summary>
internal sealed partial class LineageFolder(string folder)
{
    // certbot switches its four links one after the other, fullchain.pem last; other clients copy files
    private static readonly TimeSpan Switching = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the folder is there.</summary>
    /// <exception cref="LineageException">That cannot be told, or it is no folder.</exception>
    public bool Exists()
    {
        try
        {
            return File.GetAttributes(folder).HasFlag(FileAttributes.Directory)
                ? true
                : throw new LineageException($"{folder} is no folder: give a folder with fullchain.pem and privkey.pem");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LineageException($"{folder} cannot be read: permission denied; run as root", e);
        }
    }

    /// <summary>The chain and the key of one issue.</summary>
    /// <param name="use">Verifies and stores them; called again, once, when they were being replaced.</param>
    /// <param name="cancellation">Ends the wait for the client to finish.</param>
    /// <exception cref="LineageException">Files are missing, damaged or do not belong together.</exception>
    public async Task<T> ReadAsync<T>(Func<CertificateFiles, T> use, CancellationToken cancellation)
    {
        try
        {
            return use(Read());
        }
        catch (LineageException)
        {
            await Task.Delay(Switching, cancellation).ConfigureAwait(false);
        }
        return use(Read());
    }

    private CertificateFiles Read()
    {
        var fullChain = Path.Combine(folder, "fullchain.pem");
        return Issue(fullChain) is { } issue
            ? CertificateFiles.Read(issue.FullChain, issue.Key)
            : CertificateFiles.Read(fullChain, Path.Combine(folder, "privkey.pem"));
    }

    /// <summary>The files of one issue, both found through one and the same link, so that no switch can come between them.</summary>
    private (string FullChain, string Key)? Issue(string link)
    {
        var target = new FileInfo(link).LinkTarget;
        if (target is null || NumberedFullChain().Match(Path.GetFileName(target)) is not { Success: true } match)
            return null;
        var path = Path.GetFullPath(target, folder);
        return (path, Path.Combine(Path.GetDirectoryName(path)!, $"privkey{match.Groups[1].Value}.pem"));
    }

    /// <summary>The files of every issue in an archive folder, the newest first.</summary>
    public static IEnumerable<(string FullChain, string Key)> Issues(string archive) =>
        from path in Directory.Exists(archive) ? Directory.EnumerateFiles(archive, "fullchain*.pem") : []
        let match = NumberedFullChain().Match(Path.GetFileName(path))
        where match.Success
        orderby int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) descending
        select (path, Path.Combine(archive, $"privkey{match.Groups[1].Value}.pem"));

    [GeneratedRegex(@"^fullchain(\d{1,9})\.pem$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedFullChain();
}

using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// Finds configuration lines that make a service read certbot's <c>live/</c>, by text alone: no program's syntax is known here.
/// Comments, backups, large files and what cannot be read are passed over.
/// </summary>
public sealed partial class LiveReferences
{
    private const int MaxOctets = 1024 * 1024;
    private const int MaxDepth = 8;

    private static readonly string[] Backups = ["~", ".bak", ".orig", ".old", ".save", ".swp", ".rpmsave", ".rpmnew", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".ucf-old", ".ucf-dist"];

    private readonly Regex _path;

    /// <param name="certbot">certbot's configuration folder, with <c>live/</c> in it.</param>
    public LiveReferences(string certbot) =>
        _path = new(Regex.Escape(Path.Combine(Path.GetFullPath(certbot), "live")) + @"/[^/\s""'`,;<>(){}]+/[^/\s""'`,;<>(){}]+", RegexOptions.CultureInvariant);

    /// <summary>Where mail servers keep their configuration.</summary>
    public static IReadOnlyList<string> MailServers { get; } = ["/etc/postfix", "/etc/dovecot", "/etc/exim4", "/etc/exim", "/etc/mail", "/etc/smtpd.conf"];

    /// <summary>All such lines in these files, and in the files below these folders, in order.</summary>
    public IReadOnlyList<LiveReference> In(IEnumerable<string> places) =>
        [.. places.SelectMany(Files).Distinct().Order(StringComparer.Ordinal).SelectMany(Lines)];

    private static IEnumerable<string> Files(string place)
    {
        if (!Directory.Exists(place))
            return File.Exists(place) ? [Target(place)] : [];
        var bounds = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        return new FileSystemEnumerable<string>(Path.GetFullPath(place), (ref entry) => entry.ToFullPath(), bounds)
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint), // no circles
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
        }.Where(file => !Backups.Any(end => file.EndsWith(end, StringComparison.Ordinal))).Select(Target);
    }

    /// <summary>A file that links name in several places, such as sites-enabled/, is one file.</summary>
    private static string Target(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return file;
        }
    }

    private IEnumerable<LiveReference> Lines(string file) =>
        from line in Read(file).Index()
        where !Comment().IsMatch(line.Item)
        let paths = _path.Matches(line.Item).Select(match => match.Value).ToList()
        where paths.Count > 0
        select new LiveReference(file, line.Index + 1, line.Item, paths);

    /// <summary>A device or a pipe has no length, and is not opened: to read it could block.</summary>
    private static string[] Read(string file)
    {
        try
        {
            return new FileInfo(file).Length is > 0 and <= MaxOctets ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^\s*(#|;|//)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}

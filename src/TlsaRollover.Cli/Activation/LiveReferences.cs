using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// Finds configuration lines that make a service read certbot's <c>live/</c>, by text alone: no program's syntax is known here.
/// Comments, backups, large files and what cannot be read are passed over.
/// </summary>
public sealed partial class LiveReferences
{
    private const int MaxOctets = 1024 * 1024; // of one file
    private const int MaxFiles = 2000;
    private const long MaxOctetsInAll = 32L * 1024 * 1024;
    private const int MaxDepth = 8;

    private static readonly string[] Backups = ["~", ".bak", ".orig", ".old", ".save", ".swp", ".rpmsave", ".rpmnew", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".ucf-old", ".ucf-dist"];

    private readonly byte[] _live;
    private readonly Lazy<Regex> _path; // few hosts have any such line

    /// <param name="certbot">certbot's configuration folder, with <c>live/</c> in it.</param>
    public LiveReferences(string certbot)
    {
        var live = Path.Combine(Path.GetFullPath(certbot), "live");
        _live = Encoding.UTF8.GetBytes(live + "/");
        _path = new(() => new(Regex.Escape(live) + @"/[^/\s""'`,;<>(){}]+/[^/\s""'`,;<>(){}]+", RegexOptions.CultureInvariant));
    }

    /// <summary>Where mail servers keep their configuration.</summary>
    public static IReadOnlyList<string> MailServers { get; } = ["/etc/postfix", "/etc/dovecot", "/etc/exim4", "/etc/exim", "/etc/mail", "/etc/smtpd.conf"];

    /// <summary>All such lines in these files, and in the files below these folders, in order; those of the first so many files and octets only.</summary>
    public IReadOnlyList<LiveReference> In(IEnumerable<string> places)
    {
        var left = MaxOctetsInAll;
        return [.. places.SelectMany(Files).Distinct().Take(MaxFiles).Order(StringComparer.Ordinal).SelectMany(file => Lines(file, ref left))];
    }

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

    private IReadOnlyList<LiveReference> Lines(string file, ref long left)
    {
        var octets = Read(file, left);
        left -= octets.Length;
        return octets.AsSpan().IndexOf(_live) < 0 ? [] : [.. Lines(file, Encoding.UTF8.GetString(octets).Split('\n'))];
    }

    private IEnumerable<LiveReference> Lines(string file, string[] text) =>
        from line in text.Index()
        where !Comment().IsMatch(line.Item)
        let paths = _path.Value.Matches(line.Item).Select(match => match.Value).ToList()
        where paths.Count > 0
        select new LiveReference(file, line.Index + 1, line.Item.TrimEnd('\r'), paths);

    /// <summary>A device or a pipe has no length, and is not opened: to read it could block.</summary>
    private static byte[] Read(string file, long left)
    {
        try
        {
            return new FileInfo(file).Length is > 0 and <= MaxOctets and var length && length <= left ? File.ReadAllBytes(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^\s*(#|;|//)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}

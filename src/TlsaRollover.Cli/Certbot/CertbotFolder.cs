using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Certbot;

/// <summary>certbot's configuration folder, looked through for every lineage in it.</summary>
/// <param name="path">The folder, with <c>live/</c>, <c>archive/</c> and <c>renewal/</c> in it.</param>
public sealed class CertbotFolder(string path)
{
    /// <summary>Every lineage with a certificate, in the order of their names; and one line for each that cannot be read.</summary>
    /// <exception cref="LineageException">The folder itself cannot be read.</exception>
    public (IReadOnlyList<CertbotLineage> Lineages, IReadOnlyList<string> Faults) Read()
    {
        var (lineages, faults) = (new List<CertbotLineage>(), new List<string>());
        foreach (var folder in Folders())
        {
            try
            {
                lineages.Add(Lineage(folder));
            }
            catch (Exception e) when (e is LineageException or CryptographicException or IOException or UnauthorizedAccessException)
            {
                faults.Add($"{Path.GetFileName(folder)}: {e.Message}");
            }
        }

        return (lineages, faults);
    }

    private List<string> Folders()
    {
        var live = Path.Combine(path, "live");
        try
        {
            return Directory.Exists(live) ? [.. Directory.EnumerateDirectories(live).Order(StringComparer.Ordinal)] : [];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LineageException($"{live} cannot be read: permission denied; run as root", e);
        }
    }

    private CertbotLineage Lineage(string folder)
    {
        var name = LineageName.Checked(Path.GetFileName(folder));
        var chain = PemFile.Read(Path.Combine(folder, "fullchain.pem")).Chain();
        return new(name, Names(chain), chain.Leaf.KeyAlgorithm, CertificateAssociation.All(chain), Leaves(name, chain), Renewal(name));
    }

    private static List<string> Names(CertificateChain chain)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(chain.Leaf.Der.Span);
        return [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).Select(name => name.ToLowerInvariant()).Distinct()];
    }

    private RecordSet Leaves(string name, CertificateChain newest) => RecordSet.Of(
        LineageFolder.Issues(Path.Combine(path, "archive", name))
            .Select(issue => ChainOrNull(issue.FullChain)).OfType<CertificateChain>()
            .Append(newest).Select(CertificateAssociation.Leaf));

    private CertbotRenewal? Renewal(string name)
    {
        var file = Path.Combine(path, "renewal", $"{name}.conf");
        return File.Exists(file) ? CertbotRenewal.Parse(File.ReadAllText(file)) : null;
    }

    private static CertificateChain? ChainOrNull(string file)
    {
        try
        {
            return PemFile.Read(file).Chain();
        }
        catch (LineageException)
        {
            return null; // an old issue that is damaged is as good as none
        }
    }
}

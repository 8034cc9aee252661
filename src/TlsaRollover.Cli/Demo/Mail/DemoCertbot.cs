using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Demo.Mail;

/// <summary>A folder as certbot keeps it: issues with numbers in <c>archive/</c>, symbolic links to the newest in <c>live/</c>.</summary>
internal sealed class DemoCertbot(string folder, string lineage)
{
    private int _issues;

    /// <summary>What certbot hands to its hooks as RENEWED_LINEAGE.</summary>
    public string Live => Path.Combine(folder, "live", lineage);

    private string Archive => Path.Combine(folder, "archive", lineage);

    /// <summary>Keeps a certificate as certbot does after each renewal; <c>fullchain.pem</c> is switched last.</summary>
    public void Keep(IssuedCertificate issued)
    {
        Directory.CreateDirectory(Archive);
        Directory.CreateDirectory(Live);
        _issues++;
        Put("cert", issued.Certificate);
        Put("privkey", issued.PrivateKey);
        Put("chain", issued.Chain);
        Put("fullchain", issued.FullChain);
    }

    private void Put(string name, string content)
    {
        var file = $"{name}{_issues}.pem";
        File.WriteAllText(Path.Combine(Archive, file), content);
        var (link, draft) = (Path.Combine(Live, $"{name}.pem"), Path.Combine(Live, $".{name}.new"));
        File.CreateSymbolicLink(draft, Path.Combine("..", "..", "archive", lineage, file));
        Durable.Rename(draft, link);
    }
}

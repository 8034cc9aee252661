using TestKit;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Rollover;

namespace Cli.Tests.Certbot;

/// <summary>certbot's folders with one lineage, laid out as certbot does, and a store.</summary>
internal sealed class LineageTree : IDisposable
{
    public const string Name = "mail.example.test";

    private static readonly string[] Kinds = ["cert", "privkey", "chain", "fullchain"];

    private readonly TempFolder folder = new();
    private int issues;

    public LineageTree() => Store = new(StoreFolder);

    public string Live => folder[$"letsencrypt/live/{Name}"];

    public string Archive => folder[$"letsencrypt/archive/{Name}"];

    public string StoreFolder => folder["state/certificates"];

    public CertificateStore Store { get; }

    /// <summary>Files of the setting <c>certificates</c>.</summary>
    public List<string> Certificates { get; } = [];

    public CertbotLineages Lineages() => new(
        folder["letsencrypt"],
        Store,
        [new LineageSettings(Name, "main", [], [], [], TimeSpan.FromSeconds(5), [], Certificates, new RolloverPolicy())]);

    public string this[string relative] => folder[relative];

    public string Write(string relative, string text) => folder.Write(relative, text);

    /// <summary>A new issue: files with the next number, and every link on them.</summary>
    public void Issue(TestChain chain, string? keyPem = null)
    {
        issues++;
        Put("cert", chain.LeafPem);
        Put("privkey", keyPem ?? chain.KeyPem);
        Put("chain", chain.IssuerPem);
        Put("fullchain", chain.FullChainPem);
        Directory.CreateDirectory(Live);
        foreach (var kind in Kinds)
            Point(kind, issues);
    }

    /// <summary>Overwrites a file of the newest issue.</summary>
    public void Put(string kind, string text) => folder.Write(Path.GetRelativePath(folder.Path, ArchiveFile(kind, issues)), text);

    public string ArchiveFile(string kind, int number) => Path.Combine(Archive, $"{kind}{number}.pem");

    /// <summary>Sets one link of <c>live/</c> as certbot does: relative, and not in one step.</summary>
    public void Point(string kind, int number)
    {
        var link = Path.Combine(Live, kind + ".pem");
        File.Delete(link);
        File.CreateSymbolicLink(link, $"../../archive/{Name}/{kind}{number}.pem");
    }

    public string StoredFile(string version, string name) => Path.Combine(StoreFolder, Name, version, name);

    public void Dispose() => folder.Dispose();
}

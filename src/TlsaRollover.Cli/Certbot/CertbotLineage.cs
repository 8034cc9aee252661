using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Certbot;

/// <summary>A lineage as it lies in certbot's folder.</summary>
/// <param name="Name">certbot's <c>--cert-name</c>.</param>
/// <param name="Names">The DNS names of the newest certificate, wildcards included, in lower case.</param>
/// <param name="KeyAlgorithm">The kind of its key.</param>
/// <param name="Associations">Every digest record that the newest chain yields.</param>
/// <param name="Leaves">The leaf of every issue that is still there, as 3 0 1 records.</param>
/// <param name="Renewal">How it is renewed, null when certbot does not renew it.</param>
public sealed record CertbotLineage(
    string Name, IReadOnlyList<string> Names, KeyAlgorithm KeyAlgorithm, RecordSet Associations, RecordSet Leaves, CertbotRenewal? Renewal)
{
    /// <summary>The names that are those of a host.</summary>
    public IEnumerable<string> Hosts => Names.Where(name => !name.StartsWith('*'));

    /// <summary>Whether the certificate is valid for the host (RFC 6125 §6.4.3).</summary>
    public bool Covers(string host) => Names.Any(name => name == host || (name.StartsWith("*.", StringComparison.Ordinal) && host.IndexOf('.') is > 0 and var dot && host[dot..] == name[1..]));
}

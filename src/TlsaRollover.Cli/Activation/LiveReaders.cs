using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>Finds services of a lineage that read certbot's own files, by the text of their configuration. All is searched once.</summary>
/// <param name="agent">certbot's folder, the served directory and where to search.</param>
public sealed class LiveReaders(AgentSettings agent)
{
    private static readonly int[] Submission = [465];
    private static readonly int[] Access = [993, 995];

    /// <summary>Where programs keep their configuration by default, and which endpoints they can be; sites that are not enabled do not count.</summary>
    private static readonly (IReadOnlyList<string> Places, Func<ServiceEndpoint, bool> MayBe)[] Programs =
    [
        (["/etc/postfix", "/etc/exim4", "/etc/exim", "/etc/mail", "/etc/smtpd.conf"], endpoint => endpoint.Protocol == "smtp" || (IsTls(endpoint) && !Access.Contains(endpoint.Port))),
        (["/etc/dovecot"], endpoint => endpoint.Protocol is "imap" or "pop3" or "sieve" || (IsTls(endpoint) && !Submission.Contains(endpoint.Port))),
        (["/etc/haproxy", "/etc/stunnel"], IsTls),
        (
            [
                "/etc/nginx/nginx.conf", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled", "/etc/apache2/apache2.conf", "/etc/apache2/conf-enabled",
                "/etc/apache2/sites-enabled", "/etc/httpd/conf", "/etc/httpd/conf.d", "/etc/prosody", "/etc/ejabberd",
            ],
            endpoint => IsTls(endpoint) && !Submission.Contains(endpoint.Port) && !Access.Contains(endpoint.Port)),
    ];

    private readonly Lazy<IReadOnlyList<(LiveReference Reference, Func<ServiceEndpoint, bool> MayBe)>> _found = new(() => [.. Search(agent)]);

    /// <summary>What concerns a lineage: lines that name its files, of programs that one of its endpoints can be.</summary>
    public LiveFindings Of(LineageSettings lineage) => new(
        Path.Combine(agent.Certbot, "live", lineage.Name),
        lineage.Deploy is null ? Path.Combine(agent.Served, lineage.Name) : null,
        [.. _found.Value.Where(found => found.Reference.Lineages.Contains(lineage.Name) && lineage.Endpoints.Any(found.MayBe))
            .Select(found => new LiveReader(found.Reference.File, found.Reference.Line)).Distinct()]);

    private static IEnumerable<(LiveReference, Func<ServiceEndpoint, bool>)> Search(AgentSettings agent)
    {
        var references = new LiveReferences(agent.Certbot);
        return agent.ServiceConfig is { } places
            ? references.In(places).Select(found => (found, (Func<ServiceEndpoint, bool>)(_ => true)))
            : Programs.SelectMany(program => references.In(program.Places).Select(found => (found, program.MayBe)));
    }

    private static bool IsTls(ServiceEndpoint endpoint) => endpoint.Protocol == "tls";
}

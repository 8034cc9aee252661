using System.Runtime.ExceptionServices;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent.Forecasts;

/// <summary>certbot's files as they were found, unchanged for as long as the forecast goes.</summary>
internal sealed class ForeseenSource(ILineageSource real, string own, NewestLook newest) : ILineageSource
{
    public IReadOnlyList<string> Lineages => real.Lineages;

    public Task<LineageCertificate?> NewestAsync(string lineage, CancellationToken cancellation)
    {
        if (lineage != own)
            return real.NewestAsync(lineage, cancellation);
        if (newest.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        return Task.FromResult(newest.Certificate);
    }

    public Task<LineageCertificate?> FindAsync(string lineage, TlsaRecord leaf, CancellationToken cancellation) => real.FindAsync(lineage, leaf, cancellation);

    public void Prune(string lineage, IReadOnlyCollection<string> keep)
    {
        // nothing was stored
    }
}

using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>A subject with what its records are to be.</summary>
internal sealed record RecordSource(RecordSubject Subject, IReadOnlyList<OwnerName> Owners, IReadOnlyList<TlsaParameters> Parameters, TimeSpan Ttl)
{
    /// <exception cref="UserException">The subject cannot have one of them.</exception>
    public RecordSet Records => RecordSet.Of(Parameters.SelectMany(Subject.For));
}

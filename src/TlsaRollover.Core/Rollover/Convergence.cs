using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>When an authoritative server surely has a record (RFC 6698 appendix A.4).</summary>
public static class Convergence
{
    /// <summary>
    /// The server answered with authority, has the record, its serial is not before the clock's base, and where the zone is
    /// signed an RRSIG is within its validity; a server of a zone on the way leads there. Equal RRsets alone prove nothing: a server that lags may look right before it goes wrong.
    /// </summary>
    public static bool Of(ServerAnswer answer, RecordClock clock, OwnerObservation owner) =>
        answer.Kind == ServerAnswerKind.Answered
        && (answer.Alias is { } alias ? owner.IsOnTheWay(alias) : Holds(answer, clock))
        && answer.Signature is SignatureState.Valid or SignatureState.ZoneUnsigned;

    private static bool Holds(ServerAnswer answer, RecordClock clock) =>
        answer.RRset.Records.Contains(clock.Record)
        && (clock.BaseSerial is not { } start || (answer.Serial is { } serial && SerialNumber.AtLeast(serial, start)));
}

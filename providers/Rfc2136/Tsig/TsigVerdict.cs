namespace TlsaRollover.Providers.Rfc2136.Tsig;

/// <summary>What the TSIG record of an answer is worth.</summary>
/// <param name="Signed">The MAC is right and the time near: the server has the secret and answered this very message.</param>
/// <param name="Error">The error value in the record, <see cref="TsigError.None"/> without a record.</param>
/// <param name="ServerTime">The server's clock where the record tells it.</param>
internal sealed record TsigVerdict(bool Signed, TsigError Error, DateTimeOffset? ServerTime)
{
    /// <summary>No TSIG record at all.</summary>
    public static TsigVerdict Unsigned { get; } = new(false, TsigError.None, null);
}

/// <summary>Error values of TSIG records (RFC 8945 §3).</summary>
internal enum TsigError
{
    None = 0,
    BadSignature = 16,
    BadKey = 17,
    BadTime = 18,
    BadTruncation = 22,
}

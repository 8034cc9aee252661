namespace TlsaRollover.Core.Rollover;

/// <summary>SOA serial arithmetic (RFC 1982 §3.2).</summary>
public static class SerialNumber
{
    /// <summary>Whether <paramref name="serial"/> is equal to or newer than <paramref name="start"/>; false where the RFC leaves the order undefined.</summary>
    public static bool AtLeast(uint serial, uint start) => unchecked((int)(serial - start)) >= 0 && unchecked(serial - start) != 0x8000_0000;
}

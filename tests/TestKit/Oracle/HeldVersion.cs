namespace TestKit;

/// <summary>An RRset version that some cache may hold.</summary>
/// <param name="Source">The server that served it.</param>
/// <param name="Records">The version.</param>
/// <param name="From">Since when it is known to be served.</param>
/// <param name="Until">When the last cache that asked there has dropped it.</param>
public sealed record HeldVersion(string Source, TlsaSet Records, TimeSpan From, TimeSpan Until);

using System.Net;

namespace TestKit;

/// <summary>Mail that would have been refused: a version in some cache did not match what a server presented.</summary>
/// <param name="At">When, counted from the watcher's start.</param>
/// <param name="Endpoint">The mail server.</param>
/// <param name="Presented">Its certificate, as a 3 1 1 record.</param>
/// <param name="Version">What a cache may have held.</param>
public sealed record Mismatch(TimeSpan At, IPEndPoint Endpoint, string Presented, HeldVersion Version)
{
    public override string ToString() =>
        $"{At.TotalSeconds:0.000} s: {Endpoint} presented {Presented}, but caches of {Version.Source} may hold {Version.Records} until {Version.Until.TotalSeconds:0.000} s";
}

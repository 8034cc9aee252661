using System.Security.Cryptography.X509Certificates;
using TestKit;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>Looks at loopback as the agent looks at the wire.</summary>
internal static class Wire
{
    public const string Host = "mail.example.test";

    public static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    public static async Task<IReadOnlyList<EndpointSighting>> LookAsync(int port, string protocol, TimeSpan? limit = null, string host = Host) =>
        await new ServedCertificate(limit ?? Patient).LookAsync(new ServiceEndpoint(host, port, protocol, ["127.0.0.1"]), TestContext.Current.CancellationToken);

    public static IEnumerable<EndpointSighting> Of(this IEnumerable<EndpointSighting> sightings, KeyAlgorithm algorithm) =>
        sightings.Where(sighting => sighting.Algorithm == algorithm);

    public static TlsaRecord Leaf(X509Certificate2 certificate) => TlsaRecord.Parse(Association.Text(certificate, 3, 0, 1));

    /// <summary>Both with and without SNI, this certificate was presented.</summary>
    public static void AssertPresented(this IEnumerable<EndpointSighting> sightings, KeyAlgorithm algorithm, X509Certificate2 certificate) =>
        Assert.All(Two(sightings, algorithm), sighting =>
        {
            Assert.True(sighting.Kind == SightingKind.Presented, sighting.ToString());
            Assert.Equal(Leaf(certificate), sighting.Leaf);
            Assert.Contains(TlsaRecord.Parse(Association.Text(certificate, 3, 1, 1)), sighting.Associations);
        });

    public static void AssertKind(this IEnumerable<EndpointSighting> sightings, KeyAlgorithm algorithm, SightingKind kind) =>
        Assert.All(Two(sightings, algorithm), sighting =>
        {
            Assert.True(sighting.Kind == kind, sighting.ToString());
            Assert.Null(sighting.Leaf);
            Assert.Empty(sighting.Associations);
        });

    /// <summary>Nothing was proven, and each sighting says why.</summary>
    public static void AssertUnknown(this IReadOnlyList<EndpointSighting> sightings, string detail)
    {
        Assert.NotEmpty(sightings);
        Assert.All(sightings, sighting =>
        {
            Assert.True(sighting.Kind == SightingKind.Unknown, sighting.ToString());
            Assert.Null(sighting.Leaf);
            Assert.Contains(detail, sighting.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', sighting.Detail!);
        });
    }

    private static List<EndpointSighting> Two(IEnumerable<EndpointSighting> sightings, KeyAlgorithm algorithm)
    {
        var two = sightings.Of(algorithm).ToList();
        Assert.Equal([true, false], two.Select(sighting => sighting.Sni));
        return two;
    }
}

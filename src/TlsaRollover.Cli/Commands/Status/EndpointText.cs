namespace TlsaRollover.Cli.Commands.Status;

/// <summary>What one address presents, in one line: each key algorithm once, unless the answers with and without SNI differ.</summary>
internal static class EndpointText
{
    public static string Of(IReadOnlyList<EndpointStatus> sightings) =>
        sightings.Select(Presented).Distinct().ToList() is [var same] && sightings.All(sighting => sighting.Presents is null)
            ? same
            : string.Join(", ", sightings.GroupBy(sighting => sighting.KeyAlgorithm).SelectMany(Algorithm).OrderBy(said => said.IsAbsent).Select(said => said.Text));

    private static IEnumerable<(bool IsAbsent, string Text)> Algorithm(IGrouping<string, EndpointStatus> sightings)
    {
        var said = sightings.GroupBy(Presented).ToList();
        return said is [var same]
            ? [(IsAbsent(same.First()), Named(sightings.Key, same.First(), ""))]
            : said.SelectMany(one => one.Select(sighting => (IsAbsent(sighting), Named(sightings.Key, sighting, sighting.Sni ? " with SNI" : " without SNI"))));
    }

    private static string Named(string algorithm, EndpointStatus sighting, string sni) =>
        IsAbsent(sighting) ? $"no {algorithm}{sni}" : $"{algorithm}{sni} {Presented(sighting)}";

    private static string Presented(EndpointStatus sighting) =>
        sighting.Presents ?? $"{sighting.Result.Replace('_', ' ')}{(IsAbsent(sighting) || sighting.Detail is null ? "" : $": {sighting.Detail}")}";

    private static bool IsAbsent(EndpointStatus sighting) => sighting.Result == "no_such_algorithm";
}

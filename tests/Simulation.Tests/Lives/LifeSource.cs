namespace Simulation.Tests.Lives;

/// <summary>Makes lives out of numbers: the same seed and index give the same life.</summary>
public static class LifeSource
{
    private const int MostEvents = 60;
    private static readonly int[] Ttls = [1, 2, 6, 60, 3600];
    private static readonly Happening[] All = Enum.GetValues<Happening>();

    public static Life Make(int seed, long index, Outside outside = Outside.Conforming, bool boughtIn = false)
    {
        var random = new Random(unchecked((seed * 1_000_003) + (int)index));
        var company = OneIn(random, 3) ? OneIn(random, 2) ? Company.RsaAndEcdsa : Company.Neighbours : Company.Alone;
        var live = company == Company.Alone && OneIn(random, 8) && outside == Outside.Conforming ? LiveReader.ReadsLive : LiveReader.NobodyReads;
        return new()
        {
            Beginning = Any<Beginning>(random),
            Layout = company == Company.Neighbours ? Layout.Alias : OneIn(random, 2) ? Layout.Direct : Any<Layout>(random),
            Company = company,
            Servers = random.Next(1, 7),
            Services = random.Next(1, 3),
            Ttl = Ttls[random.Next(outside == Outside.Conforming ? Ttls.Length : Ttls.Length - 1)],
            TtlStable = OneIn(random, 2) || outside != Outside.Conforming,
            Multiple = outside == Outside.Conforming ? random.Next(1, 3) : 1,
            DeployCommand = OneIn(random, 4),
            Live = live,
            NodesLag = OneIn(random, 4) && company != Company.Neighbours ? // assumption: hidden nodes do not disagree about the CNAMEs of two lineages at once
                random.Next(1, 4) : 0,
            OldProcesses = random.Next(0, 3),
            Outside = outside,
            BoughtIn = boughtIn,
            Events = [.. Enumerable.Range(0, random.Next(MostEvents + 1)).Select(_ => Event(random))],
        };
    }

    private static LifeEvent Event(Random random) => new(What(random), random.Next(8), random.Next(OneIn(random, 2) ? 4 : 41));

    private static Happening What(Random random) => random.Next(31) switch
    {
        < 12 => Happening.Cleanup,
        < 15 => Happening.Hook,
        < 19 => Happening.CleanupKilled,
        _ => All[random.Next(All.Length)],
    };

    private static T Any<T>(Random random) where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;

    private static bool OneIn(Random random, int many) => random.Next(many) == 0;
}

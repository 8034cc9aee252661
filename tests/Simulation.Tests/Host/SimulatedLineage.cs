using Core.Tests.Rollover;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.Host;

/// <summary>A lineage of certbot with all that the host holds of it: <c>live/</c>, the archive, the agent's copies, the served directory.</summary>
/// <param name="name">Its name.</param>
/// <param name="owner">The owner name of its records.</param>
/// <param name="algorithm">The algorithm of its keys.</param>
/// <param name="numbers">Gives out numbers of keys and certificates, each once in a life.</param>
public sealed class SimulatedLineage(string name, OwnerName owner, KeyAlgorithm algorithm, Func<int> numbers)
{
    private readonly Dictionary<string, int> _keys = [];

    public string Name => name;

    public OwnerName Owner => owner;

    public KeyAlgorithm Algorithm => algorithm;

    /// <summary>All that certbot ever issued, oldest first.</summary>
    public List<LineageCertificate> Archive { get; } = [];

    /// <summary>What certbot's <c>live/</c> leads to; null before the first certificate.</summary>
    public LineageCertificate? Deployed { get; set; }

    /// <summary>What lies in the served directory, or where the deploy command put it.</summary>
    public LineageCertificate? Served { get; set; }

    /// <summary>What the deploy command took last; null where it failed, or was killed, since.</summary>
    public LineageCertificate? Taken { get; set; }

    /// <summary>The versions that the agent has copied and not pruned.</summary>
    public HashSet<string> Copies { get; } = [];

    /// <summary>The services that present it.</summary>
    public List<ServiceSlot> Slots { get; } = [];

    public IEnumerable<LineageCertificate> Presented => Slots.SelectMany(slot => slot.Presented);

    public LineageCertificate IssueNewKey() => Issue(numbers());

    /// <summary>A new certificate of a key that was used before.</summary>
    public LineageCertificate IssueKeyOf(LineageCertificate former) => Issue(_keys[former.Version!]);

    private LineageCertificate Issue(int key)
    {
        var certificate = SimulatedKeys.Certificate(key, numbers(), algorithm);
        _keys.Add(certificate.Version!, key);
        Archive.Add(certificate);
        return certificate;
    }
}

using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>One owner name as the next look will find it: the control plane and its authoritative servers.</summary>
internal sealed class Zone
{
    public const int Ttl = 10;

    public Zone(string owner)
    {
        Owner = OwnerName.Parse(owner);
        Servers = [Answer("192.0.2.1:53", TlsaRRset.None)];
    }

    public OwnerName Owner { get; }

    public TlsaRRset Plane { get; set; } = TlsaRRset.None;

    public uint? Serial { get; set; } = 100;

    /// <summary>Why the control plane cannot be read; null when it can.</summary>
    public string? Fault { get; set; }

    public bool Refused { get; set; }

    public ZoneValidation Validation { get; set; }

    /// <summary>What each server answers; null when they are not asked.</summary>
    public List<ServerAnswer>? Servers { get; set; }

    /// <summary>The names that the owner leads to; a server of each zone on the way says so.</summary>
    public IReadOnlyList<OwnerName> Way { get; private set; } = [];

    /// <summary>The wildcard that makes the RRset; null where there is none.</summary>
    public OwnerName? Target { get; set; }

    /// <summary>What endpoints of other lineages present behind the same RRset.</summary>
    public IReadOnlyList<EndpointSighting> Neighbours { get; set; } = [];

    private List<ServerAnswer> Aliases { get; } = [];

    /// <summary>Every server on the way leads to these names, one after the other.</summary>
    public Zone LeadsTo(int ttl, params OwnerName[] way)
    {
        Way = way;
        Aliases.Clear();
        foreach (var (from, to) in new[] { Owner }.Concat(way).Zip(way))
            Aliases.Add(Answer($"192.0.2.{101 + Aliases.Count}:53", TlsaRRset.None) with { Serial = 7, Alias = new(from, to, TimeSpan.FromSeconds(ttl)) });
        return this;
    }

    /// <summary>One more server of the owner's zone, which leads elsewhere.</summary>
    public void AddAlias(OwnerName to, int ttl) =>
        Aliases.Add(Answer("192.0.2.110:53", TlsaRRset.None) with { Alias = new(Owner, to, TimeSpan.FromSeconds(ttl)) });

    public void LeadsAstray(int number, OwnerName to, int ttl = 1) =>
        ChangeAlias(number, answer => answer with { Alias = answer.Alias! with { To = to, Ttl = TimeSpan.FromSeconds(ttl) } });

    public void LacksAlias(int number, TlsaRRset rrset) =>
        ChangeAlias(number, answer => answer with { RRset = rrset, Alias = new(answer.Alias!.From, null, TimeSpan.Zero) });

    public void AliasAnswers(int number, ServerAnswerKind kind) =>
        ChangeAlias(number, answer => answer with { Kind = kind, Serial = null, Signature = SignatureState.Missing, Alias = new(answer.Alias!.From, null, TimeSpan.Zero) });

    public void ChangeAlias(int number, Func<ServerAnswer, ServerAnswer> change) => Aliases[number] = change(Aliases[number]);

    /// <summary>The control plane and every server hold these records.</summary>
    public Zone Holds(RecordSet records, int ttl = Ttl)
    {
        PlaneHolds(records, ttl);
        for (var number = 0; number < Servers?.Count; number++)
            Transfer(number);
        return this;
    }

    /// <summary>Only the control plane holds these records, under a new serial.</summary>
    public Zone PlaneHolds(RecordSet records, int ttl = Ttl)
    {
        (Plane, Serial) = (Set(records, ttl), Serial + 1);
        return this;
    }

    /// <summary>A server takes what the control plane holds.</summary>
    public void Transfer(int number) => Servers![number] = Answer(Servers[number].Server, Plane);

    /// <summary>One more server, with what the control plane holds.</summary>
    public Zone AddServer(string address)
    {
        Servers!.Add(Answer(address, Plane));
        return this;
    }

    public void Unreachable(int number) =>
        Servers![number] = new(Servers[number].Server, ServerAnswerKind.Unreachable, TlsaRRset.None, null, SignatureState.Missing, TimeSpan.Zero, "timed out");

    public void Bad(int number) =>
        Servers![number] = new(Servers[number].Server, ServerAnswerKind.Bad, TlsaRRset.None, null, SignatureState.Missing, TimeSpan.Zero, "is not authoritative");

    /// <summary>The server answers SERVFAIL.</summary>
    public void Fails(int number) =>
        Servers![number] = new(Servers[number].Server, ServerAnswerKind.Failed, TlsaRRset.None, null, SignatureState.Missing, TimeSpan.Zero, "answers SERVFAIL");

    public void Change(int number, Func<ServerAnswer, ServerAnswer> change) => Servers![number] = change(Servers[number]);

    public static TlsaRRset Set(RecordSet records, int ttl = Ttl) => records.IsEmpty ? TlsaRRset.None : new(records, TimeSpan.FromSeconds(ttl));

    public OwnerObservation Look() => new()
    {
        Owner = Owner,
        Way = Way,
        Target = Target ?? (Way is [.., var end] ? end : Owner),
        Neighbours = Neighbours,
        ControlPlane = Fault is null ? new(Plane, OwnerName.Parse("example.test"), Serial, TimeSpan.FromSeconds(7)) : null,
        ControlPlaneFault = Fault,
        ControlPlaneRefused = Refused,
        Validation = Validation,
        Servers = Servers is null ? null : [.. Aliases, .. Servers],
    };

    private ServerAnswer Answer(string address, TlsaRRset rrset) =>
        new(address, ServerAnswerKind.Answered, rrset, Serial ?? 100, SignatureState.Valid, TimeSpan.FromSeconds(7));
}

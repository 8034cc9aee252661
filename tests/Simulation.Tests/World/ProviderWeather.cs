using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace Simulation.Tests.World;

/// <summary>What may go wrong at a DNS provider.</summary>
public enum ProviderFault
{
    /// <summary>Out of reach, for reads and changes.</summary>
    OutOfReach,

    /// <summary>The change is made and its answer lost.</summary>
    AnswerLost,

    /// <summary>Somebody else changed the RRset in between.</summary>
    Conflict,

    /// <summary>The credentials do not allow the change.</summary>
    Denied,

    /// <summary>The request is not accepted as it stands.</summary>
    Rejected,

    /// <summary>Too many requests; it says when to come again.</summary>
    RateLimited,

    /// <summary>The change is accepted and has no effect.</summary>
    NoEffect,

    /// <summary>Reads are denied.</summary>
    ReadDenied,
}

/// <summary>The provider's faults: each lasts for some calls.</summary>
public sealed class ProviderWeather
{
    private ProviderFault? _fault;
    private int _calls;

    public void Turn(ProviderFault fault, int calls) => (_fault, _calls) = (fault, calls);

    public void Clear() => _fault = null;

    public void Read(OwnerName name)
    {
        if (_fault is ProviderFault.OutOfReach && Strikes())
            throw new DnsProviderException(Fault.Unavailable, name, "the provider is out of reach; try again");
        if (_fault is ProviderFault.ReadDenied && Strikes())
            throw new DnsProviderException(Fault.Denied, name, "reading is denied; correct the credentials");
    }

    /// <summary>Makes a change as the weather lets it.</summary>
    public void Change(OwnerName name, Action change)
    {
        if (_fault is not { } fault || fault == ProviderFault.ReadDenied || !Strikes())
        {
            change();
            return;
        }

        if (fault == ProviderFault.AnswerLost)
            change();
        if (fault != ProviderFault.NoEffect)
            throw new DnsProviderException(Meaning(fault), name, $"the provider's fault {fault}; try again", retryAfter: fault == ProviderFault.RateLimited ? TimeSpan.FromMinutes(1) : null);
    }

    private static Fault Meaning(ProviderFault fault) => fault switch
    {
        ProviderFault.Conflict => Fault.Conflict,
        ProviderFault.Denied => Fault.Denied,
        ProviderFault.Rejected => Fault.Rejected,
        _ => Fault.Unavailable,
    };

    private bool Strikes()
    {
        if (--_calls < 0)
            _fault = null;
        return _fault is not null;
    }
}

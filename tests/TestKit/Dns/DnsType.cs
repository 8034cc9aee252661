namespace TestKit;

/// <summary>Record types that the tests ask for (IANA numbers).</summary>
public enum DnsType
{
    A = 1,
    NS = 2,
    CName = 5,
    Soa = 6,
    Aaaa = 28,
    Rrsig = 46,
    DnsKey = 48,
    Tlsa = 52,
}

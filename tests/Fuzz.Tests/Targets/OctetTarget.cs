namespace Fuzz.Tests.Targets;

/// <summary>A parser of octets.</summary>
internal sealed class OctetTarget(string name, int cost, Action<byte[]> read, Func<Exception, bool> refuses, params byte[][] seeds) : IFuzzTarget
{
    public string Name => name;

    public IReadOnlyList<byte[]> Seeds => seeds;

    public int Cost => cost;

    public void Feed(byte[] input)
    {
        try
        {
            read(input);
        }
        catch (Exception e) when (refuses(e))
        {
            // as documented
        }
    }
}

using System.Text;

namespace Fuzz.Tests.Targets;

/// <summary>A parser of text: octets that are no UTF-8 come as the replacement character, as from a file.</summary>
internal sealed class TextTarget(string name, int cost, Action<string> read, Func<Exception, bool> refuses, params string[] seeds) : IFuzzTarget
{
    public string Name => name;

    public IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    public int Cost => cost;

    public void Feed(byte[] input)
    {
        try
        {
            read(Encoding.UTF8.GetString(input));
        }
        catch (Exception e) when (refuses(e))
        {
            // as documented
        }
    }
}

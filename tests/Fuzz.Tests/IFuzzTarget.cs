namespace Fuzz.Tests;

/// <summary>One parser of octets from outside.</summary>
public interface IFuzzTarget
{
    /// <summary>Its name, as in the text that feeds one input again.</summary>
    string Name { get; }

    /// <summary>Valid inputs, which are changed at random.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>How many inputs are worth one here: a slow parser gets fewer.</summary>
    int Cost { get; }

    /// <summary>Reads the input, or refuses it in the documented way; everything else is a finding.</summary>
    void Feed(byte[] input);
}

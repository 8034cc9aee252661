using Tomlyn.Syntax;

namespace TlsaRollover.Cli.Config;

/// <summary>How a table came to be, which decides what may still add to it (TOML 1.1, «Table»).</summary>
internal enum TableOrigin
{
    /// <summary>Only named on the way to another: a header may still define it.</summary>
    Implied,

    /// <summary>Made by dotted keys: more of them may add to it.</summary>
    Dotted,

    /// <summary>By its own header.</summary>
    Header,

    /// <summary>Within braces: complete.</summary>
    Inline,
}

/// <summary>A table of the configuration file.</summary>
internal sealed record ConfigTable(string Path, int Line) : ConfigValue(Path, Line)
{
    public override string Kind => "a table";

    /// <summary>What made it.</summary>
    public TableOrigin Origin { get; set; }

    /// <summary>Its line: that of its header where it has one.</summary>
    public int HeaderLine { get; set; } = Line;

    /// <summary>The values by key, in the file's order.</summary>
    public OrderedDictionary<string, ConfigValue> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The full key of an entry, quoted where TOML wants it.</summary>
    public string PathOf(string key)
    {
        var written = BareKeySyntax.IsBareKey(key) ? key : $"\"{key}\"";
        return Path.Length == 0 ? written : $"{Path}.{written}";
    }
}

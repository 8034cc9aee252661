namespace TlsaRollover.Cli.Config;

/// <summary>A value of the configuration file, with its full key and its line for messages.</summary>
internal abstract record ConfigValue(string Path, int Line)
{
    /// <summary>What kind of value it is, in words.</summary>
    public abstract string Kind { get; }
}

internal sealed record ConfigText(string Path, int Line, string Text) : ConfigValue(Path, Line)
{
    public override string Kind => "a text";
}

internal sealed record ConfigNumber(string Path, int Line, double Number, bool Whole) : ConfigValue(Path, Line)
{
    public override string Kind => "a number";
}

internal sealed record ConfigFlag(string Path, int Line, bool Set) : ConfigValue(Path, Line)
{
    public override string Kind => "true or false";
}

/// <summary>A list; <paramref name="Growing"/> while it is made of <c>[[headers]]</c>.</summary>
internal sealed record ConfigList(string Path, int Line, List<ConfigValue> Items, bool Growing = false) : ConfigValue(Path, Line)
{
    public override string Kind => "a list";
}

/// <summary>A TOML type that no key takes: a date or a time.</summary>
internal sealed record ConfigOther(string Path, int Line) : ConfigValue(Path, Line)
{
    public override string Kind => "a date or time";
}

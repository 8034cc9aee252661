namespace TlsaRollover.Cli.Config;

/// <summary>Collects every fault of one configuration file.</summary>
internal sealed class ConfigFaults(string file)
{
    private readonly List<(int Line, string Text)> _faults = [];

    public bool Any => _faults.Count > 0;

    /// <summary>Adds a fault: the line, the full key, what is wrong, and the cure.</summary>
    public void Add(int line, string key, string wrong, string cure) => _faults.Add((line, $"{file}:{line}: {key}: {wrong}; {cure}"));

    public void Add(ConfigValue value, string wrong, string cure) => Add(value.Line, value.Path, wrong, cure);

    /// <exception cref="UserException">There is a fault; one line each, in the file's order.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new UserException(ExitCode.Usage, string.Join('\n', _faults.OrderBy(fault => fault.Line).Select(fault => fault.Text)));
    }
}

using System.Globalization;

namespace TlsaRollover.Cli.Config;

/// <summary>
/// Reads the keys of one table. A key that is missing or wrong becomes a fault and reads as a stand-in, so that one pass
/// finds every fault; each <c>example</c> is a right value as the file would write it. The keys asked for are the known ones.
/// </summary>
internal sealed class TableReader(ConfigTable table, ConfigFaults faults, string folder)
{
    private readonly List<string> _known = [];

    public ConfigFaults Faults => faults;

    /// <summary>The value of a key, null when it is missing or of another type.</summary>
    public T? Find<T>(string key, string kind, string example)
        where T : ConfigValue
    {
        _known.Add(key);
        if (!table.Entries.TryGetValue(key, out var value))
            return null;
        if (value is not T)
            faults.Add(value, $"is {value.Kind}, not {kind}", $"write {key} = {example}");
        return value as T;
    }

    /// <summary>Whether the key is there, right or wrong.</summary>
    public bool Has(string key) => table.Entries.ContainsKey(key);

    /// <summary>Adds a fault unless the key is there.</summary>
    public void Require(string key, string example)
    {
        if (!table.Entries.ContainsKey(key))
            faults.Add(table.HeaderLine, table.PathOf(key), "is missing", $"add {key} = {example}");
    }

    /// <summary>Adds a fault at a key, or at the table's header when the key is missing or null.</summary>
    public void Fault(string? key, string wrong, string cure)
    {
        var line = key is not null && table.Entries.TryGetValue(key, out var value) ? value.Line : table.HeaderLine;
        faults.Add(line, key is null ? table.Path : table.PathOf(key), wrong, cure);
    }

    /// <summary>A reader of a table within this one.</summary>
    public TableReader Inner(ConfigTable inner) => new(inner, faults, folder);

    public ConfigText? Text(string key, string example)
    {
        var text = Find<ConfigText>(key, "a text", example);
        if (text is not { Text: "" })
            return text;
        faults.Add(text, "is empty", $"write {key} = {example}");
        return null;
    }

    public ConfigText? RequiredText(string key, string example)
    {
        Require(key, example);
        return Text(key, example);
    }

    /// <summary>A text that <paramref name="parse"/> understands, else a fault that says <paramref name="wrong"/>.</summary>
    public T? Parsed<T>(string key, string example, Func<string, T?> parse, string wrong)
        where T : class
    {
        if (Text(key, example) is not { } text)
            return null;
        if (parse(text.Text) is { } parsed)
            return parsed;
        faults.Add(text, $"'{text.Text}' {wrong}", $"write {key} = {example}");
        return null;
    }

    /// <summary>An absolute path; a relative one counts from the configuration file's folder.</summary>
    public string? File(string key, string example) => Text(key, example) is { } text ? Resolve(text.Text) : null;

    public string Resolve(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));

    public bool Flag(string key, bool fallback) => Find<ConfigFlag>(key, "true or false", fallback ? "true" : "false")?.Set ?? fallback;

    public double Number(string key, double fallback, double least, double most)
    {
        var example = fallback.ToString(CultureInfo.InvariantCulture);
        if (Find<ConfigNumber>(key, "a number", example) is not { } number)
            return fallback;
        if (!(number.Number >= least && number.Number <= most)) // NaN is neither
            faults.Add(number, string.Create(CultureInfo.InvariantCulture, $"is not between {least} and {most}"), $"write {key} = {example}");
        return number.Number;
    }

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan? most = null) =>
        Duration(key, Config.Duration.Format(fallback), least, most) ?? fallback;

    public TimeSpan? Duration(string key, string example, TimeSpan least, TimeSpan? most = null)
    {
        var (quoted, limit) = ($"\"{example}\"", most ?? Config.Duration.Longest);
        if (Text(key, quoted) is not { } text)
            return null;
        var duration = Config.Duration.Parse(text.Text);
        if (duration is null)
            faults.Add(text, $"'{text.Text}' is not a duration", $"write a whole number and one of s, m, h, d, such as {quoted}");
        else if (duration < least || duration > limit)
            faults.Add(text, $"'{text.Text}' is not between {Config.Duration.Format(least)} and {Config.Duration.Format(limit)}", $"write {key} = {quoted}");
        return duration;
    }

    /// <summary>The items of a list that are of one type; the others become faults. An empty list is a fault unless it may be.</summary>
    public IReadOnlyList<T> List<T>(string key, string kind, string example, bool mayBeEmpty = false)
        where T : ConfigValue
    {
        if (Find<ConfigList>(key, "a list", example) is not { } list)
            return [];
        if (list.Items.Count == 0 && !mayBeEmpty)
            faults.Add(list, "is empty", $"write {key} = {example}");
        return Items<T>(list, kind, $"write {key} = {example}");
    }

    public IReadOnlyList<T> Items<T>(ConfigList list, string kind, string cure)
        where T : ConfigValue
    {
        foreach (var item in list.Items.Where(item => item is not T))
            faults.Add(item, $"is {item.Kind}, not {kind}", cure);
        return [.. list.Items.OfType<T>()];
    }

    /// <summary>Texts that <paramref name="parse"/> understands, each once.</summary>
    public IReadOnlyList<T> Texts<T>(string key, string example, Func<ConfigText, T?> parse, bool mayBeEmpty = false)
        where T : class
    {
        var values = new List<T>();
        foreach (var text in List<ConfigText>(key, "a text", example, mayBeEmpty))
        {
            if (parse(text) is not { } value)
                continue;
            if (values.Contains(value))
                faults.Add(text, $"'{text.Text}' is here twice", "keep one of them");
            values.Add(value);
        }

        return values;
    }

    /// <summary>Adds a fault for each key that nobody asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var (key, value) in table.Entries.Where(entry => !_known.Contains(entry.Key)))
            faults.Add(value, "unknown key", Cure(key, _known));
    }

    /// <summary>What to write instead of a word that is not one of the known.</summary>
    public static string Cure(string typed, IReadOnlyList<string> known) => Suggestion.For(typed, known) is { } meant
        ? $"did you mean '{meant}'?"
        : known.Count > 0 ? $"use {string.Join(", ", known)}" : "there is none yet";
}

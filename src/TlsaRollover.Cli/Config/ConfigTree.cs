using Tomlyn.Syntax;

namespace TlsaRollover.Cli.Config;

/// <summary>
/// Makes one tree of tables from a parsed file. Tomlyn's own check for duplicates mixes up quoted keys that have dots and
/// misses some, so duplicates are found here.
/// </summary>
internal sealed class ConfigTree(ConfigFaults faults)
{
    /// <summary>The root table of the document.</summary>
    public ConfigTable Read(DocumentSyntax document)
    {
        var root = new ConfigTable("", 1) { Origin = TableOrigin.Header };
        foreach (var entry in document.KeyValues)
            Put(root, entry);
        foreach (var header in document.Tables)
        {
            if (Open(root, header) is { } table)
            {
                foreach (var entry in header.Items)
                    Put(table, entry);
            }
        }

        return root;
    }

    private ConfigTable? Open(ConfigTable root, TableSyntaxBase header)
    {
        var (keys, line) = (KeysOf(header.Name!), LineOf(header));
        var parent = Descend(root, keys[..^1], line, TableOrigin.Implied);
        if (parent is null)
            return null;
        return header is TableArraySyntax ? Append(parent, keys[^1], line) : Define(parent, keys[^1], line);
    }

    private ConfigTable? Define(ConfigTable parent, string key, int line)
    {
        if (!parent.Entries.TryGetValue(key, out var present))
            return Add(parent, key, line, TableOrigin.Header);
        if (present is not ConfigTable { Origin: TableOrigin.Implied } table)
            return Duplicate(present, line);
        (table.Origin, table.HeaderLine) = (TableOrigin.Header, line);
        return table;
    }

    private ConfigTable? Append(ConfigTable parent, string key, int line)
    {
        var path = parent.PathOf(key);
        if (!parent.Entries.TryGetValue(key, out var present))
            parent.Entries[key] = present = new ConfigList(path, line, [], Growing: true);
        if (present is not ConfigList { Growing: true } list)
            return Duplicate(present, line);
        var table = new ConfigTable($"{path}[{list.Items.Count}]", line) { Origin = TableOrigin.Header };
        list.Items.Add(table);
        return table;
    }

    private ConfigTable? Descend(ConfigTable from, IReadOnlyList<string> keys, int line, TableOrigin origin)
    {
        var table = from;
        foreach (var key in keys)
        {
            var present = table.Entries.GetValueOrDefault(key);
            var next = present switch
            {
                null => Add(table, key, line, origin),
                ConfigTable { Origin: not TableOrigin.Inline } inner => inner,
                ConfigList { Growing: true, Items: [.., ConfigTable last] } => last,
                _ => Duplicate(present, line),
            };
            if (next is null)
                return null;
            table = next;
        }

        return table;
    }

    private static ConfigTable Add(ConfigTable parent, string key, int line, TableOrigin origin)
    {
        var table = new ConfigTable(parent.PathOf(key), line) { Origin = origin };
        parent.Entries[key] = table;
        return table;
    }

    private ConfigTable? Duplicate(ConfigValue present, int line)
    {
        var first = present is ConfigTable table ? table.HeaderLine : present.Line;
        faults.Add(line, present.Path, $"is here twice, first on line {first}", "keep one of them");
        return null;
    }

    private void Put(ConfigTable table, KeyValueSyntax entry)
    {
        var (keys, line) = (KeysOf(entry.Key!), LineOf(entry));
        if (Descend(table, keys[..^1], line, TableOrigin.Dotted) is not { } parent)
            return;
        if (parent.Entries.TryGetValue(keys[^1], out var present))
            Duplicate(present, line);
        else
            parent.Entries[keys[^1]] = Value(parent.PathOf(keys[^1]), line, entry.Value!);
    }

    private ConfigValue Value(string path, int line, ValueSyntax value) => value switch
    {
        StringValueSyntax text => new ConfigText(path, line, text.Value ?? ""),
        IntegerValueSyntax whole => new ConfigNumber(path, line, whole.Value, Whole: true),
        FloatValueSyntax real => new ConfigNumber(path, line, real.Value, Whole: false),
        BooleanValueSyntax flag => new ConfigFlag(path, line, flag.Value),
        ArraySyntax list => new ConfigList(path, line, [.. list.Items.Select((item, i) => Value($"{path}[{i}]", LineOf(item.Value!), item.Value!))]),
        InlineTableSyntax inline => Inline(path, line, inline),
        _ => new ConfigOther(path, line),
    };

    private ConfigTable Inline(string path, int line, InlineTableSyntax inline)
    {
        var table = new ConfigTable(path, line);
        foreach (var item in inline.Items)
            Put(table, item.KeyValue!);
        table.Origin = TableOrigin.Inline;
        return table;
    }

    private static int LineOf(SyntaxNode node) => node.Span.Start.Line + 1;

    private static string[] KeysOf(KeySyntax key) => [TextOf(key.Key!), .. key.DotKeys.Select(dotted => TextOf(dotted.Key!))];

    private static string TextOf(BareKeyOrStringValueSyntax key) =>
        key is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)key).Key?.Text ?? "";
}

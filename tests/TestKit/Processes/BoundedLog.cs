namespace TestKit;

/// <summary>The last lines that a program wrote; older ones are dropped.</summary>
public sealed class BoundedLog(int capacity = 4000)
{
    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public void Add(string? line)
    {
        if (line is null) return;
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > capacity) lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (gate) return string.Join('\n', lines);
    }
}

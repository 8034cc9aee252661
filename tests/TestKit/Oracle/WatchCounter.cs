namespace TestKit;

/// <summary>How often one server or endpoint was watched, and what went wrong with it.</summary>
public sealed class WatchCounter
{
    private int good;
    private int refused;
    private int failed;
    private volatile string lastFailure = "";

    public int Good => Volatile.Read(ref good);

    /// <summary>Nothing listened: no mail could be lost by a mismatch.</summary>
    public int Refused => Volatile.Read(ref refused);

    public int Failed => Volatile.Read(ref failed);

    internal void CountGood() => Interlocked.Increment(ref good);

    internal void CountRefused() => Interlocked.Increment(ref refused);

    internal void CountFailed(Exception error)
    {
        lastFailure = $"{error.GetType().Name}: {error.Message}";
        Interlocked.Increment(ref failed);
    }

    public override string ToString() => $"{Good} good, {Refused} refused, {Failed} failed {lastFailure}";
}

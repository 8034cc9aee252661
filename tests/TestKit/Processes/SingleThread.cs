using System.Collections.Concurrent;

namespace TestKit;

/// <summary>Runs asynchronous code wholly on the calling thread.</summary>
internal sealed class SingleThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> work = [];

    public override void Post(SendOrPostCallback d, object? state) => work.Add((d, state));

    public static T Run<T>(Func<Task<T>> body)
    {
        using var context = new SingleThread();
        SetSynchronizationContext(context);
        var task = body();
        task.ContinueWith(_ => context.work.CompleteAdding(), TaskScheduler.Default);
        foreach (var (call, state) in context.work.GetConsumingEnumerable()) call(state);
        return task.GetAwaiter().GetResult();
    }

    public void Dispose() => work.Dispose();
}

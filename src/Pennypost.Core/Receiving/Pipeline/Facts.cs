namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>What checks found out, one value a type, for the checks behind them. Costs nothing while there is none.</summary>
public abstract class Facts
{
    private Dictionary<Type, object>? facts;

    /// <summary>Notes a fact, in place of an earlier one of the same type.</summary>
    /// <typeparam name="T">What kind of fact.</typeparam>
    /// <param name="fact">The fact.</param>
    public void Set<T>(T fact)
        where T : class => (facts ??= [])[typeof(T)] = fact;

    /// <summary>The fact of a kind; null when nobody found one out.</summary>
    /// <typeparam name="T">What kind of fact.</typeparam>
    public T? Find<T>()
        where T : class => facts is not null && facts.TryGetValue(typeof(T), out var fact) ? (T)fact : null;
}

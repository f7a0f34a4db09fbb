namespace Pennypost.Core.Working;

/// <summary>Finishes one kind of work. To add a kind: a class that derives from <see cref="TransactionalWorkHandler"/> or
/// <see cref="LeasedWorkHandler"/>, its registration, and a function folder with the same name.</summary>
public interface IWorkHandler
{
    /// <summary>The kind, as in the work rows and as the name of the function.</summary>
    string Kind { get; }

    /// <summary>How many batches one process works on at the same time.</summary>
    int Concurrency { get; }

    /// <summary>A worker begins batches at most this often while work keeps coming: what arrives meanwhile shares a transaction.
    /// The first work after a quiet time is never delayed.</summary>
    TimeSpan Gathering => TimeSpan.Zero;

    /// <summary>Claims a batch of due work and finishes it. Failures are noted on the rows, not thrown.</summary>
    /// <param name="cancellationToken">Stops before the next batch; what is claimed is finished or released.</param>
    /// <returns>How many rows were claimed; zero when nothing is due.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database is away; nothing is lost.</exception>
    Task<int> RunBatchAsync(CancellationToken cancellationToken);
}

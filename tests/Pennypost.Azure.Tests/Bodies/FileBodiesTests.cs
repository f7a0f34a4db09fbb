using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Tests.Bodies;

/// <summary>The contract on files.</summary>
public sealed class FileBodiesTests : BodyStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pennypost-bodies-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <inheritdoc/>
    protected override Task<IBodyStore> StoreAsync() => Task.FromResult<IBodyStore>(new FileBodies(_folder));
}

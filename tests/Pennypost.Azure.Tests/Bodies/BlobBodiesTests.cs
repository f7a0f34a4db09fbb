using Pennypost.Azure.Blobs;
using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Tests.Bodies;

/// <summary>The contract on blobs, kept by Azurite.</summary>
public sealed class BlobBodiesTests(Azurite azurite) : BodyStoreContract
{
    /// <inheritdoc/>
    protected override async Task<IBodyStore> StoreAsync()
    {
        azurite.Require();
        var container = BlobContainer.Open(azurite.ConnectionString("contract"), new FixedToken(""));
        await container.CreateAsync(Cancel);
        return new BlobBodies(container);
    }
}

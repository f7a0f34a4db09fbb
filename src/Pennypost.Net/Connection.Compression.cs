namespace Pennypost.Net;

/// <content>Compression above TLS.</content>
public sealed partial class Connection
{
    private DeflateLayer? deflateLayer;

    /// <summary>Both directions are compressed with DEFLATE from now on (RFC 4978).</summary>
    public bool IsCompressed => deflateLayer is not null;

    /// <summary>Begins to compress. The caller has flushed what the peer still gets plain.</summary>
    /// <exception cref="InvalidOperationException">The connection is compressed already.</exception>
    public void Compress()
    {
        if (deflateLayer is not null)
        {
            throw new InvalidOperationException("The connection is compressed already.");
        }

        deflateLayer = new DeflateLayer(Input, Output);
        Input = deflateLayer.Input;
        Output = deflateLayer.Output;
    }
}

using System.IO.Compression;
using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>DEFLATE (RFC 1951) over whatever layer there is, in both directions (RFC 4978). A flush ends a block, so that the peer can read everything at once.</summary>
internal sealed class DeflateLayer : IAsyncDisposable
{
    private readonly DeflateStream _inflater;
    private readonly DeflateStream _deflater;

    public DeflateLayer(PipeReader input, PipeWriter output)
    {
        var stream = new PipeStream(input, output);
        _inflater = new DeflateStream(stream, CompressionMode.Decompress, leaveOpen: true);

        // RFC 4978 §4: the better levels need far more memory and time for a session's small answers.
        _deflater = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        Input = PipeReader.Create(_inflater, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(_deflater, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Sends what was written. A lost connection is no error here: there is nobody left to tell.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Output.CompleteAsync();
            await _deflater.DisposeAsync();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection was lost before.
        }
        finally
        {
            await Input.CompleteAsync();
            await _inflater.DisposeAsync();
        }
    }
}

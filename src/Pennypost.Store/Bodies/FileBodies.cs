using Microsoft.Win32.SafeHandles;

namespace Pennypost.Store.Bodies;

/// <summary>Bodies as files, two levels of folders deep (<c>ab/cd/abcd….body</c>).</summary>
/// <remarks>A file starts with <see cref="FileBodyHeader"/>, which says where the message starts. Between them is a gap, which costs no disk space:
/// in its end go the octets that are put before the message when it is complete (ADR 0010).</remarks>
/// <param name="root">The folder that holds them.</param>
public sealed class FileBodies(string root) : IBodyStore
{
    /// <inheritdoc/>
    public ValueTask<BodyWriter> CreateAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return ValueTask.FromResult<BodyWriter>(new Writer(path));
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(string key, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
            try
            {
                stream.Position = FileBodyHeader.ReadStart(stream.SafeFileHandle, key) + offset;
            }
            catch
            {
                stream.Dispose();
                throw;
            }

            return ValueTask.FromResult<Stream>(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BodyMissingException(key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string key, CancellationToken cancellationToken) => ValueTask.FromResult(File.Exists(PathOf(key)));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }

        return ValueTask.CompletedTask;
    }

    private string PathOf(string key)
    {
        // A key that came from anywhere but BodyReservations must not become a path.
        if (key.Length < 8 || key.Any(c => !char.IsAsciiHexDigitLower(c)))
        {
            throw new ArgumentException("A body's key is lower-case hexadecimal.", nameof(key));
        }

        return Path.Combine(root, key[..2], key[2..4], key + ".body");
    }

    private sealed class Writer(string path) : BodyWriter
    {
        private readonly string _temporary = path + ".new";
        private SafeFileHandle? _handle = File.OpenHandle(
            path + ".new", FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);

        private long _end = FileBodyHeader.Gap;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            await RandomAccess.WriteAsync(_handle!, data, _end, cancellationToken);
            _end += data.Length;
        }

        public override ValueTask CommitAsync(ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken)
        {
            FileBodyHeader.Write(_handle!, prefix.Span);
            RandomAccess.FlushToDisk(_handle!);
            _handle!.Dispose();
            _handle = null;
            File.Move(_temporary, path);
            // The names themselves must survive too: the file's folder and, when they are new, the folders above it.
            var folder = Path.GetDirectoryName(path)!;
            DirectoryFlush.Flush(folder);
            DirectoryFlush.Flush(Path.GetDirectoryName(folder)!);
            DirectoryFlush.Flush(Path.GetDirectoryName(Path.GetDirectoryName(folder))!);
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            if (_handle is not null)
            {
                _handle.Dispose();
                _handle = null;
                File.Delete(_temporary);
            }

            return ValueTask.CompletedTask;
        }
    }
}

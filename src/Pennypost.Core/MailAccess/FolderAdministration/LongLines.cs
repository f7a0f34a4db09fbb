namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Lines of a file with their ends; a line that is too long comes in several pieces, so that memory is bounded.</summary>
/// <param name="file">The file.</param>
/// <param name="longest">Octets of a piece.</param>
internal sealed class LongLines(Stream file, int longest)
{
    private readonly byte[] _buffer = new byte[longest];
    private int _start;
    private int _end;
    private bool _inside;

    /// <summary>The piece that was read begins its line.</summary>
    public bool BeginsLine { get; private set; }

    /// <summary>The next line or piece of one, valid until the next call; null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                return Take(newline + 1, isWhole: true);
            }

            if (_end - _start == _buffer.Length)
            {
                return Take(_buffer.Length, isWhole: false);
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = await file.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                // Not a conditional expression: its null would become an empty piece.
                if (_end == 0)
                {
                    return null;
                }

                return Take(_end, isWhole: false);
            }

            _end += read;
        }
    }

    private ReadOnlyMemory<byte> Take(int count, bool isWhole)
    {
        var piece = _buffer.AsMemory(_start, count);
        _start += count;
        BeginsLine = !_inside;
        _inside = !isWhole;
        return piece;
    }
}

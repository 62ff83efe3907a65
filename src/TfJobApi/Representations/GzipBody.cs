using System.IO.Compression;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>
/// The body of a response whose length is not known at its beginning. Keeps the first pieces until they are longer than
/// <see cref="Gzip.Threshold"/>; a shorter body is sent as it is.
/// </summary>
internal sealed class GzipBody(HttpResponse response) : IAsyncDisposable
{
    private readonly List<JsonBuffer> _kept = [];
    private GZipStream? _stream;
    private JsonBuffer? _piece;
    private int _capacity = 256;
    private int _length;

    /// <summary>The destination of the next piece, with room for one that is a little longer than the last.</summary>
    public JsonBuffer Piece => _piece ??= new(_capacity);

    /// <summary>Ends a piece.</summary>
    public async ValueTask FlushAsync()
    {
        if (_stream is null)
        {
            _length += Piece.WrittenCount;
            _kept.Add(Piece);
            _capacity = Piece.WrittenCount + (Piece.WrittenCount / 4);
            _piece = null;
            if (_length <= Gzip.Threshold)
            {
                return;
            }

            _stream = Gzip.Start(response);
            await WriteKeptAsync(_stream);
            return;
        }

        await _stream.WriteAsync(Piece.WrittenMemory, response.HttpContext.RequestAborted);
        Piece.Clear();
    }

    /// <summary>Sends what is kept, after the last piece.</summary>
    public Task EndAsync() => WriteKeptAsync(response.Body);

    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WriteKeptAsync(Stream destination)
    {
        foreach (var piece in _kept)
        {
            await destination.WriteAsync(piece.WrittenMemory, response.HttpContext.RequestAborted);
        }

        _kept.Clear();
    }
}

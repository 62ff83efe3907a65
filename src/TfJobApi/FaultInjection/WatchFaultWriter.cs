using System.Buffers;
using System.IO.Pipelines;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection;

/// <summary>
/// Takes the lines of a watch and passes on what the fault leaves of them. To the watch it is a caller that reads on, or
/// that has gone. An answer that is no watch's passes as it is.
/// </summary>
internal sealed class WatchFaultWriter(HttpContext context, PipeWriter toCaller, FaultEffect effect, TimeProvider time) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly string _fault = effect.Fault!;
    private readonly int _after = effect.After ?? 0;
    private readonly BookmarkVersion _told = new(context.Request.Query["resourceVersion"].ToString());
    private long _events;
    private bool _isOver;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _lines.WrittenCount;

    private static ReadOnlySpan<byte> Bookmark => "{\"type\":\"BOOKMARK\""u8;

    private static ReadOnlySpan<byte> Error => "{\"type\":\"ERROR\""u8;

    public override void Advance(int bytes) => _lines.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _lines.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _lines.GetSpan(sizeHint);

    public override void CancelPendingFlush() => toCaller.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => toCaller.Complete(exception);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!_isOver)
        {
            if (context.Response.StatusCode == StatusCodes.Status200OK)
            {
                PassLines(_lines.WrittenSpan);
            }
            else
            {
                toCaller.Write(_lines.WrittenSpan);
            }

            var flushed = await toCaller.FlushAsync(cancellationToken);
            if (!_isOver)
            {
                _lines.Clear();
                return flushed;
            }

            await DisconnectAsync();
        }

        _lines.Clear();
        return new(isCanceled: false, isCompleted: true);
    }

    private async ValueTask DisconnectAsync()
    {
        if (_fault == FaultWords.Truncate)
        {
            await Disconnection.HangUpAsync(context, time);
        }
        else if (_fault == FaultWords.ResetAfter)
        {
            Disconnection.Reset(context);
        }
    }

    /// <summary>A watch writes whole lines before it sends them.</summary>
    private void PassLines(ReadOnlySpan<byte> lines)
    {
        EndIfDue();
        while (!lines.IsEmpty && !_isOver)
        {
            var end = lines.IndexOf((byte)'\n');
            var length = end < 0 ? lines.Length : end + 1;
            Pass(lines[..length]);
            lines = lines[length..];
            EndIfDue();
        }
    }

    /// <summary>Some faults do not wait for another event.</summary>
    private void EndIfDue()
    {
        if (_isOver || _events < _after || _fault is not (FaultWords.End or FaultWords.Gone))
        {
            return;
        }

        _isOver = true;
        if (_fault == FaultWords.Gone)
        {
            EventWriter.WriteError(ApiErrors.Expired(InjectedErrors.TooOld(RequestInfo.Watch)), toCaller);
        }
    }

    private void Pass(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(Bookmark) || line.StartsWith(Error))
        {
            PassOther(line);
        }
        else if (_events++ < _after)
        {
            toCaller.Write(line);
            if (_fault == FaultWords.Bookmarks)
            {
                _told.Follow(line);
            }
        }
        else
        {
            Break(line);
        }
    }

    private void PassOther(ReadOnlySpan<byte> line)
    {
        var isMet = _events >= _after;
        switch (_fault)
        {
            case FaultWords.Stall when isMet:
                break;
            case FaultWords.Bookmarks when isMet && line.StartsWith(Bookmark):
                toCaller.Write(_told.InsteadOf(line));
                break;
            default:
                toCaller.Write(line);
                break;
        }
    }

    /// <summary>An event that comes when as many have passed as may.</summary>
    private void Break(ReadOnlySpan<byte> line)
    {
        switch (_fault)
        {
            case FaultWords.Repeat:
                toCaller.Write(line);
                toCaller.Write(line);
                break;
            case FaultWords.Truncate:
                toCaller.Write(line[..(line.Length / 2)]);
                _isOver = true;
                break;
            case FaultWords.ResetAfter:
                _isOver = true;
                break;
            case FaultWords.Malformed when _events == _after + 1:
                // one event alone, and still a line of its own
                toCaller.Write(line[..(line.Length / 2)]);
                toCaller.Write("]}\n"u8);
                break;
            case FaultWords.Malformed:
                toCaller.Write(line);
                break;
            default:
                // nothing is told of it
                break;
        }
    }
}

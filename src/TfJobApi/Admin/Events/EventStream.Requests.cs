using TfJobApi.Journal;

namespace TfJobApi.Admin.Events;

/// <summary>Sends the requests of the journal, and the ends of watches.</summary>
internal sealed partial class EventStream
{
    private RequestJournal Journal => _sources.Journal;

    /// <summary>Writes the requests after the position. Returns false if the stream is over.</summary>
    /// <param name="newest">The id of the last request to write.</param>
    private async ValueTask<bool> WriteRequestsAsync(long newest)
    {
        WriteCleared();
        if (!await WriteEndsAsync())
        {
            return false;
        }

        foreach (var record in Journal.ReadAfter(_position.Request).TakeWhile(record => record.Id <= newest).Take(BatchLength))
        {
            // Others were removed, the journal was cleared, or the watch has ended meanwhile: those events come first.
            if (record.Id != _position.Request + 1 || Journal.ClearedUpTo != _position.Cleared || record.Completion > _position.Completions)
            {
                Signal();
                break;
            }

            _position = _position with { Request = record.Id };
            if (!await AddAsync(record))
            {
                return false;
            }
        }

        if (Journal.Oldest > _position.Request + 1 && Journal.ClearedUpTo == _position.Cleared)
        {
            WriteGone();
            return false;
        }

        return true;
    }

    private void WriteCleared()
    {
        var cleared = Journal.ClearedUpTo;
        if (cleared != _position.Cleared)
        {
            _position = _position with { Cleared = cleared, Request = Math.Max(_position.Request, cleared) };
            _output.Write("cleared"u8, _position, new JournalCleared(cleared), EventOutput.Json.JournalCleared);
        }
    }

    private async ValueTask<bool> WriteEndsAsync()
    {
        for (var newest = Journal.Completions; _position.Completions < newest;)
        {
            var completion = _position.Completions + 1;
            var ended = Journal.FindCompleted(completion);
            if (ended is null && Journal.OldestCompletion > completion)
            {
                WriteGone();
                return false;
            }

            _position = _position with { Completions = completion };

            // the event of a request that has not been sent has its end already
            if (ended?.Id <= _position.Request && !await AddAsync(ended))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns false if the reader has disconnected.</summary>
    private async ValueTask<bool> AddAsync(RequestRecord record)
    {
        _output.Write("request"u8, _position, JournalEntry.Summarize(record), EventOutput.Json.JournalEntry);
        return _output.Unsent <= PieceLength || await SendAsync();
    }
}

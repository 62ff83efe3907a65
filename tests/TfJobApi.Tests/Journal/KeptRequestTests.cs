using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Journal;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

/// <summary>A request is kept as bytes, and is an object again only when it is read.</summary>
public sealed class KeptRequestTests
{
    private static readonly byte[] Body = "{\"a\":1}"u8.ToArray();

    private readonly MemoryBudget _memory = MemoryBudget.Unlimited();

    [Fact]
    public void It_has_every_value_of_the_request()
    {
        var journal = Create(3);
        StatusCause[] causes = [new("FieldValueInvalid", "is wrong: é", "spec.a"), new("", "none", "")];

        Append(journal, request =>
        {
            request.Body = [.. Body];
            request.Refusal = new(409, "Conflict", "it was modified: 日本") { Details = new() { Name = "n", Causes = causes } };
            request.Fault = new("rule", "delay 1s", WriteHappened: null);
        });

        var read = Assert.Single(journal.ReadAfter(0));
        Assert.Equal((1, "PATCH", "/ä", "?q=ö", "text/ü", "agent/1"), (read.Id, read.Method, read.Path, read.Query, read.ContentType, read.UserAgent));
        Assert.Equal((409, null), (read.StatusCode, read.User));
        Assert.Equal(Body, read.ReadBody());
        Assert.Equal((409, "Conflict", "it was modified: 日本"), (read.ReadRefusal()!.Code, read.ReadRefusal()!.Reason, read.ReadRefusal()!.Message));
        Assert.Equal(causes, read.ReadRefusal()!.Details!.Causes);
        Assert.Equal(new("rule", "delay 1s", null), read.ReadFault());
        Assert.Equal(default, read.ReadObjects());
    }

    [Fact]
    public void It_has_the_objects_before_and_after()
    {
        var journal = Create(5);
        var before = Job(7, 100);
        var labelled = before.With(before.Meta with { Labels = "{\"b\":\"2\"}"u8.ToArray() }, before.Spec).WithVersion(8);
        var replaced = Job(9, 200);

        Append(journal, _ => { });
        Append(journal, request => (request.Before, request.Body) = (before, []));
        Append(journal, request => (request.Before, request.After) = (before, before));
        Append(journal, request => (request.Before, request.After) = (before, labelled));
        Append(journal, request => (request.Before, request.After) = (before, replaced));

        var read = journal.ReadAfter(0).Select(request => request.ReadObjects()).ToList();
        Assert.Equal([null, Text(before), Text(before), Text(before), Text(before)], read.Select(objects => Text(objects.Before)));
        Assert.Equal([null, null, Text(before), Text(labelled), Text(replaced)], read.Select(objects => Text(objects.After)));
        Assert.Equal([null, 0, null, null, null], journal.ReadAfter(0).Select(request => request.ReadBody()?.Length));
    }

    [Fact]
    public void Its_objects_and_its_body_are_not_kept_alive()
    {
        var journal = Create(3);
        var (body, job) = AppendOne(journal);

        GC.Collect();

        Assert.False(body.IsAlive || job.IsAlive);
        Assert.Equal(7, Assert.Single(journal.ReadAfter(0)).ReadObjects().Before!.Version);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Body, WeakReference Job) AppendOne(RequestJournal journal)
        {
            var (body, job) = ((byte[])[.. Body], Job(7, 100));
            Append(journal, request => (request.Body, request.Before) = (body, job));
            return (new(body), new(job));
        }
    }

    /// <summary>The allocated bytes are those of the requests themselves, and do not depend on the sizes of their bodies.</summary>
    [Fact]
    public void Memory_of_removed_requests_is_used_again()
    {
        const int count = 500;
        var journal = Create(16);
        var body = new byte[20_000];
        AppendAll();
        var before = GC.GetAllocatedBytesForCurrentThread();

        AppendAll();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, count * 8192);

        void AppendAll()
        {
            for (var i = 0; i < count; i++)
            {
                Append(journal, request => request.Body = body);
            }
        }
    }

    [Fact]
    public void Its_bytes_are_counted_until_it_is_removed()
    {
        var journal = Create(2);
        Append(journal, request => request.Body = new byte[100_000]);
        Append(journal, request => request.Body = new byte[200_000]);
        Assert.InRange(_memory.Journals.Used, 300_000, 310_000);

        Append(journal, request => request.Body = new byte[50_000]);
        Assert.InRange(_memory.Journals.Used, 250_000, 260_000);

        journal.Clear();
        Assert.Equal(0, _memory.Journals.Used);
    }

    [Fact]
    public void Requests_are_read_after_an_id_and_by_their_id()
    {
        var journal = Create(3);
        for (var i = 0; i < 5; i++)
        {
            Append(journal, _ => { });
        }

        Assert.Equal([3, 4, 5], journal.ReadAfter(0).Select(request => request.Id));
        Assert.Equal([5], journal.ReadAfter(4).Select(request => request.Id));
        Assert.Equal([3, 4, 5], journal.ReadAfter(long.MinValue).Select(request => request.Id));
        Assert.Empty(journal.ReadAfter(long.MaxValue));
        Assert.Equal([null, null, 3, 5, null], ((long[])[0, 2, 3, 5, 6]).Select(id => journal.Find(id)?.Id));

        journal.Clear();
        Append(journal, _ => { });
        Assert.Equal([6], journal.ReadAfter(0).Select(request => request.Id));
    }

    /// <summary>A reader copies one request at a time, so that it holds no lock for long.</summary>
    [Fact]
    public void Requests_that_are_removed_while_they_are_read_are_skipped()
    {
        var journal = Create(3);
        Append(journal, _ => { });
        Append(journal, _ => { });
        using var reader = journal.ReadAfter(0).GetEnumerator();
        Assert.True(reader.MoveNext());

        for (var i = 0; i < 3; i++)
        {
            Append(journal, _ => { });
        }

        Assert.False(reader.MoveNext());
        Assert.Equal(1, reader.Current.Id);
    }

    private static string? Text(ApiObject? item) => item is null ? null : Encoding.UTF8.GetString(Bytes(item));

    private static byte[] Bytes(ApiObject item)
    {
        var bytes = new byte[item.Length];
        item.Write(bytes.AsSpan());
        return bytes;
    }

    private static ApiObject Job(long version, int length) =>
        new(TfJob.Definition, Meta.Create(labels: "{\"a\":\"1\"}"), Encoding.UTF8.GetBytes($"\"{new string('x', length)}\""), default, version);

    private static void Append(RequestJournal journal, Action<RequestRecorder> fill)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "PATCH";
        context.Request.Path = "/ä";
        context.Request.QueryString = new("?q=ö");
        context.Request.ContentType = "text/ü";
        context.Request.Headers.UserAgent = "agent/1";
        var request = journal.Begin(context);
        fill(request);
        journal.End(request, context, 409);
    }

    private RequestJournal Create(int length)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Journal:Length", length.ToString(CultureInfo.InvariantCulture))]).Build();
        var clock = new VirtualClock(TimeProvider.System, start: null, startsFrozen: false);
        return new(new JournalOptions(new(settings)), clock, TimeProvider.System, _memory);
    }
}

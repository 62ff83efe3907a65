using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Writes a set of fields in the form FieldsV1: an object whose members are path elements, for example <c>f:spec</c>. An element
/// that belongs to the set is empty, or has the member <c>.</c> before its children.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/serialize.go
/// </summary>
internal sealed class FieldSetWriter
{
    /// <summary>The deepest set that can be stored in an object.</summary>
    public const int MaxDepth = CanonicalJson.MaxDepth - 10;

    private readonly JsonBuffer _output;
    private int _depth;
    private int _deepest;

    public FieldSetWriter(int capacity = 256)
    {
        _output = new(capacity);
        _output.Write((byte)'{');
    }

    private static ReadOnlySpan<byte> Self => "\".\":{}"u8;

    public bool IsTooDeep => _deepest > MaxDepth;

    /// <param name="name">As it stands between its quotes.</param>
    public Mark OpenField(ReadOnlySpan<byte> name, bool isMember) => Open("f:"u8, name, isMember);

    /// <param name="element">The whole path element, as it stands between its quotes.</param>
    public Mark Open(ReadOnlySpan<byte> element, bool isMember) => Open(default, element, isMember);

    /// <summary>Ends an element. Nothing remains of one that is not a member and has no children.</summary>
    public void Close(Mark mark)
    {
        _depth--;
        if (_output.WrittenCount == mark.Content + (mark.IsMember ? Self.Length : 0))
        {
            _output.Truncate(mark.IsMember ? mark.Content : mark.Start);
            if (!mark.IsMember)
            {
                return;
            }
        }

        _output.Write((byte)'}');
    }

    public void AddField(ReadOnlySpan<byte> name) => Close(OpenField(name, isMember: true));

    /// <summary>Adds an element with its children.</summary>
    /// <param name="member">The name, the colon and the value.</param>
    public void Copy(ReadOnlySpan<byte> member)
    {
        Separate();
        _output.Write(member);
    }

    /// <summary>Adds elements with commas between them; nothing without elements.</summary>
    public void CopyAll(ReadOnlySpan<byte> members)
    {
        if (!members.IsEmpty)
        {
            Copy(members);
        }
    }

    /// <summary>Ends the set, and returns its JSON.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _output.Write((byte)'}');
        return _output.WrittenMemory;
    }

    private Mark Open(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, bool isMember)
    {
        var start = _output.WrittenCount;
        Separate();
        _output.Write((byte)'"');
        _output.Write(prefix);
        _output.Write(name);
        _output.Write("\":{"u8);
        var mark = new Mark(start, _output.WrittenCount, isMember);
        if (isMember)
        {
            _output.Write(Self);
        }

        _deepest = Math.Max(_deepest, ++_depth);
        return mark;
    }

    private void Separate()
    {
        if (_output.WrittenSpan[^1] != '{')
        {
            _output.Write((byte)',');
        }
    }

    /// <param name="Start">The position before the element.</param>
    /// <param name="Content">The position of its children.</param>
    public readonly record struct Mark(int Start, int Content, bool IsMember);
}

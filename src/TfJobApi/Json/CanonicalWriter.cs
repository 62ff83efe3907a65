namespace TfJobApi.Json;

internal readonly ref struct CanonicalWriter(ReadOnlyMemory<byte> text, ReadOnlySpan<JsonToken> tokens, JsonBuffer output)
{
    private readonly ReadOnlySpan<byte> _json = text.Span;
    private readonly ReadOnlySpan<JsonToken> _tokens = tokens;
    private readonly bool _arePlain = JsonStrings.ArePlain(text.Span);

    /// <summary>Whether all strings are in canonical form, and the members of all objects in canonical order.</summary>
    public bool IsSorted()
    {
        for (var index = 0; _arePlain && index < _tokens.Length; index++)
        {
            if (_json[_tokens[index].Start] == '{' && !IsSorted(index))
            {
                return false;
            }
        }

        return _arePlain;
    }

    /// <summary>Returns false, and the position, if a number is too large for a double.</summary>
    public bool TryWrite(int index, out int tooLarge)
    {
        var token = _tokens[index];
        var raw = _json[token.Start..token.End];
        tooLarge = token.Start;

        switch (raw[0])
        {
            case (byte)'{':
                return TryWriteObject(index, out tooLarge);
            case (byte)'[':
                return TryWriteArray(index, out tooLarge);
            case (byte)'"':
                WriteString(raw);
                return true;
            case (byte)'t' or (byte)'f' or (byte)'n':
                output.Write(raw);
                return true;
            default:
                return JsonNumbers.TryWrite(raw, output);
        }
    }

    private bool TryWriteArray(int index, out int tooLarge)
    {
        tooLarge = 0;
        var elements = JsonMembers.CreateArray(output);
        for (var element = index + 1; element < _tokens[index].Next; element = _tokens[element].Next)
        {
            elements.Next();
            if (!TryWrite(element, out tooLarge))
            {
                return false;
            }
        }

        elements.End();
        return true;
    }

    private bool TryWriteObject(int index, out int tooLarge)
    {
        tooLarge = 0;
        var members = new JsonMembers(output);
        if (IsSorted(index))
        {
            for (var name = index + 1; name < _tokens[index].Next; name = _tokens[name + 1].Next)
            {
                if (!TryWriteMember(name, ref members, out tooLarge))
                {
                    return false;
                }
            }
        }
        else
        {
            foreach (var name in SortedNames(index))
            {
                if (!TryWriteMember(name, ref members, out tooLarge))
                {
                    return false;
                }
            }
        }

        members.End();
        return true;
    }

    private bool TryWriteMember(int name, ref JsonMembers members, out int tooLarge)
    {
        members.Next();
        WriteString(_json[_tokens[name].Start.._tokens[name].End]);
        output.Write((byte)':');
        return TryWrite(name + 1, out tooLarge);
    }

    private void WriteString(ReadOnlySpan<byte> token)
    {
        if (_arePlain)
        {
            output.Write(token);
        }
        else
        {
            JsonStrings.WriteToken(token[1..^1], output);
        }
    }

    /// <summary>Whether the members of an object are in canonical order, without duplicates.</summary>
    private bool IsSorted(int index)
    {
        var end = _tokens[index].Next;
        var name = index + 1;
        while (name < end && _tokens[name + 1].Next is var next && next < end)
        {
            if (JsonStrings.Compare(NameAt(name), NameAt(next)) >= 0)
            {
                return false;
            }

            name = next;
        }

        return true;
    }

    /// <summary>Returns the tokens of an object's names in canonical order, the last of duplicates.</summary>
    private List<int> SortedNames(int index)
    {
        var end = _tokens[index].Next;
        List<(ReadOnlyMemory<byte> Name, int Token)> members = [];
        for (var name = index + 1; name < end; name = _tokens[name + 1].Next)
        {
            members.Add((text[NameRange(name)], name));
        }

        members.Sort(static (left, right) => JsonStrings.Compare(left.Name.Span, right.Name.Span) is var order and not 0
            ? order
            : left.Token.CompareTo(right.Token));

        List<int> names = new(members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            if (i == members.Count - 1 || JsonStrings.Compare(members[i].Name.Span, members[i + 1].Name.Span) != 0)
            {
                names.Add(members[i].Token);
            }
        }

        return names;
    }

    private ReadOnlySpan<byte> NameAt(int index) => _json[NameRange(index)];

    private Range NameRange(int index) => (_tokens[index].Start + 1)..(_tokens[index].End - 1);
}

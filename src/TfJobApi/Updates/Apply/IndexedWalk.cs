using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>Walks through a set of fields, and finds each of its elements in an indexed set.</summary>
internal ref struct IndexedWalk(FieldSet left, IndexedFields right, FieldSetWriter writer)
{
    private readonly ReadOnlySpan<byte> _left = left.Json.Span;
    private CanonicalCursor _at = new(left.Json.Span);

    /// <summary>Writes the common members, or the members of the left set alone.</summary>
    public void Combine(bool isIntersection) => Combine(right.Root, isIntersection);

    /// <inheritdoc cref="FieldSet.Reconcile"/>
    public void Reconcile() => Reconcile(right.Root);

    private void Combine(in IndexedFields.Element parent, bool isIntersection)
    {
        _at.Enter();
        while (_at.MoveNext(out var name))
        {
            if (name is [(byte)'.'])
            {
                _at.ReadValue();
            }
            else if (right.TryFind(parent, name, out var other))
            {
                var isMember = FieldSet.IsMember(_left, _at.Position) && right.IsMember(other) == isIntersection;
                var mark = writer.Open(name, isMember);
                Combine(other, isIntersection);
                writer.Close(mark);
            }
            else
            {
                var member = _at.ReadMember();
                if (!isIntersection)
                {
                    writer.Copy(member);
                }
            }
        }
    }

    private void Reconcile(in IndexedFields.Element parent)
    {
        _at.Enter();
        while (_at.MoveNext(out var name))
        {
            if (name is [(byte)'.'])
            {
                _at.ReadValue();
            }
            else if (right.TryFind(parent, name, out var other))
            {
                var mark = writer.Open(name, FieldSet.IsMember(_left, _at.Position));
                if (_left[_at.Position + 1] == '}')
                {
                    _at.ReadValue();
                    writer.CopyAll(right.Children(other));
                }
                else
                {
                    Reconcile(other);
                }

                writer.Close(mark);
            }
            else
            {
                writer.Copy(_at.ReadMember());
            }
        }
    }
}

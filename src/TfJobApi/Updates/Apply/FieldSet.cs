using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// An immutable set of fields as canonical JSON in the form FieldsV1, which is also the form in which it is stored. Members are
/// sorted, so one walk combines two sets.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/set.go
/// </summary>
internal readonly struct FieldSet(ReadOnlyMemory<byte> json)
{
    /// <summary>The bytes that a writer needs in addition to the result, in which it marks members before it knows their children.</summary>
    private const int Slack = 64;

    public static FieldSet Empty { get; } = new("{}"u8.ToArray());

    public ReadOnlyMemory<byte> Json => json;

    public bool IsEmpty => json.Length <= "{}".Length;

    /// <summary>Whether the element at the position is a member, and not only an ancestor of members.</summary>
    public static bool IsMember(ReadOnlySpan<byte> text, int position) =>
        text[position + 1] == '}' || text[(position + 1)..].StartsWith("\".\":"u8);

    public bool SameAs(FieldSet other) => json.Span.SequenceEqual(other.Json.Span);

    public FieldSet Union(FieldSet other) => other.IsEmpty ? this : IsEmpty ? other : Combine(other, Operation.Union);

    /// <summary>Combines two by two, so that many sets take little more work than reading them.</summary>
    public static FieldSet Union(IReadOnlyList<FieldSet> sets) => sets.Count switch
    {
        0 => Empty,
        1 => sets[0],
        _ => Union([.. sets.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : pair[0].Union(pair[1]))]),
    };

    public FieldSet Intersect(FieldSet other) => IsEmpty || other.IsEmpty ? Empty : Combine(other, Operation.Intersection);

    public FieldSet Intersect(IndexedFields other) => IsEmpty || other.IsEmpty ? Empty : Combine(other, isIntersection: true);

    /// <summary>Removes members, but not their descendants.</summary>
    public FieldSet Except(FieldSet other) => IsEmpty || other.IsEmpty ? this : Combine(other, Operation.Difference);

    /// <inheritdoc cref="Except(FieldSet)"/>
    public FieldSet Except(IndexedFields other) => IsEmpty || other.IsEmpty ? this : Combine(other, isIntersection: false);

    /// <summary>
    /// Adds the descendants of members that have none here, as a kube-apiserver does for fields that were atomic before.
    /// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/reconcile_schema.go
    /// </summary>
    /// <param name="live">All fields of the object.</param>
    public FieldSet Reconcile(IndexedFields live)
    {
        var writer = new FieldSetWriter(json.Length + Slack);
        new IndexedWalk(this, live, writer).Reconcile();
        return new(writer.End());
    }

    private FieldSet Combine(IndexedFields other, bool isIntersection)
    {
        var writer = new FieldSetWriter(json.Length + Slack);
        new IndexedWalk(this, other, writer).Combine(isIntersection);
        return new(writer.End());
    }

    private FieldSet Combine(FieldSet other, Operation operation)
    {
        var writer = new FieldSetWriter(Slack + operation switch
        {
            Operation.Union => Math.Max(json.Length, other.Json.Length),
            Operation.Intersection => Math.Min(json.Length, other.Json.Length),
            _ => json.Length,
        });
        new Walk(json.Span, other.Json.Span, writer).Combine(operation);
        return new(writer.End());
    }

    private enum Operation
    {
        Union,
        Intersection,
        Difference,
    }

    private ref struct Walk(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, FieldSetWriter writer)
    {
        private readonly ReadOnlySpan<byte> _left = left;
        private readonly ReadOnlySpan<byte> _right = right;
        private CanonicalCursor _at = new(left);
        private CanonicalCursor _other = new(right);

        public void Combine(Operation operation)
        {
            var elements = new ObjectComparer(ref _at, ref _other);
            while (elements.MoveNext(ref _at, ref _other))
            {
                if (elements.RawName is [(byte)'.'])
                {
                    Skip(elements);
                }
                else if (!elements.IsInRight)
                {
                    var member = _at.ReadMember();
                    if (operation != Operation.Intersection)
                    {
                        writer.Copy(member);
                    }
                }
                else if (!elements.IsInLeft)
                {
                    var member = _other.ReadMember();
                    if (operation == Operation.Union)
                    {
                        writer.Copy(member);
                    }
                }
                else
                {
                    var (isLeft, isRight) = (IsMember(_left, _at.Position), IsMember(_right, _other.Position));
                    var mark = writer.Open(elements.RawName, operation switch
                    {
                        Operation.Union => isLeft || isRight,
                        Operation.Intersection => isLeft && isRight,
                        _ => isLeft && !isRight,
                    });
                    Combine(operation);
                    writer.Close(mark);
                }
            }
        }

        private void Skip(in ObjectComparer elements)
        {
            _ = elements.IsInLeft ? _at.ReadValue() : default;
            _ = elements.IsInRight ? _other.ReadValue() : default;
        }
    }
}

namespace TfJobApi.Updates;

/// <summary>The effect of a DELETE on the dependents: the objects that name the deleted one as their owner.</summary>
internal enum PropagationPolicy
{
    /// <summary>As the finalizers of the object say; without one of them, like <see cref="Background"/>.</summary>
    Default,

    /// <summary>The dependents stay, and lose their reference to the object.</summary>
    Orphan,

    /// <summary>The dependents are deleted after the object.</summary>
    Background,

    /// <summary>The dependents are deleted before the object.</summary>
    Foreground,
}

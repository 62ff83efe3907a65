namespace TfJobApi.Testing;

/// <summary>The effect of a seed whose name another object has.</summary>
public enum SeedConflict
{
    /// <summary>It is an error, and nothing is stored.</summary>
    Fail,

    /// <summary>The seed replaces the other object.</summary>
    Replace,

    /// <summary>The other object stays.</summary>
    Skip,
}

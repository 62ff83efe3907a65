namespace TfJobApi.Resources.Definitions;

/// <summary>Questions about the caller's permissions: every known caller may ask them, and nothing is stored.</summary>
internal static class Reviews
{
    public static ResourceDefinition SelfSubjectAccess { get; } = Create("SelfSubjectAccessReview", "selfsubjectaccessreviews");

    public static ResourceDefinition SelfSubjectRules { get; } = Create("SelfSubjectRulesReview", "selfsubjectrulesreviews");

    private static ResourceDefinition Create(string kind, string plural) => new("authorization.k8s.io", "v1", kind, plural)
    {
        IsNamespaced = false,
        Verbs = ["create"],
        HasStatus = false,
    };
}

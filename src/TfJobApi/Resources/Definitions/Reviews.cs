namespace TfJobApi.Resources.Definitions;

/// <summary>Report the permissions of the caller. Every authenticated caller may create them; they are not stored.</summary>
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

namespace TfJobApi.Testing;

/// <summary>A field for which a PATCH was rejected.</summary>
/// <param name="Field">The path.</param>
/// <param name="Reason">The reason of the Status' cause, as <c>FieldValueForbidden</c>.</param>
/// <param name="Message">The error.</param>
public sealed record RefusedField(string Field, string Reason, string Message);

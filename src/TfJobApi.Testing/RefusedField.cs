namespace TfJobApi.Testing;

/// <summary>A field for which a PATCH was refused.</summary>
/// <param name="Field">Where it is.</param>
/// <param name="Reason">The reason of the Status' cause, as <c>FieldValueForbidden</c>.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record RefusedField(string Field, string Reason, string Message);

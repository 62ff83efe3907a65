namespace TfJobApi.Admin;

/// <summary>
/// Declares the body of a route for the OpenAPI document. (ASP.NET's own metadata makes routing reject other media types,
/// before anybody has asked who the caller is.)
/// </summary>
internal sealed record TakenBody(Type Type);

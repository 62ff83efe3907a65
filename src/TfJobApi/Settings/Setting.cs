namespace TfJobApi.Settings;

/// <summary>A declared setting, as <c>--help</c> and docs/configuration.md list it.</summary>
/// <param name="Name">The full name, for example <c>Journal:Length</c>; in a list, <c>0</c> means any key.</param>
/// <param name="Example">A value as the help writes it: <c>true|false</c>, <c>1000</c>, <c>FOLDER</c>.</param>
/// <param name="Default">The value, or the behavior, without the setting; empty if there is nothing to say.</param>
internal sealed record Setting(string Name, string Example, string Default, string Meaning);

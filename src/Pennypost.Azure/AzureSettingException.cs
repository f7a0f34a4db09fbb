namespace Pennypost.Azure;

/// <summary>A setting of the Azure services is missing or wrong. The message names the setting, never its value: it may be a key.</summary>
/// <param name="message">One sentence for the administrator.</param>
public sealed class AzureSettingException(string message) : Exception(message);

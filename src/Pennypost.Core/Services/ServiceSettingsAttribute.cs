namespace Pennypost.Core.Services;

/// <summary>Marks a static class named <c>…ServiceSettings</c>, whose static fields are settings that each service has for itself.</summary>
/// <param name="tab">The tab of the service's page that shows them (SVC-049); a new name makes a new tab.</param>
/// <param name="types">The types of services that have them.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ServiceSettingsAttribute(string tab, params ServiceType[] types) : Attribute
{
    /// <summary>The tab that shows them.</summary>
    public string Tab { get; } = tab;

    /// <summary>The types of services that have them.</summary>
    public IReadOnlyList<ServiceType> Types { get; } = types;
}

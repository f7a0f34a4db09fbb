namespace Pennypost.Core.Access.Lists;

/// <summary>What an access restriction list is for.</summary>
public enum AccessScope
{
    /// <summary>All services (SVC-016).</summary>
    Global,

    /// <summary>One service (SVC-350).</summary>
    Service,

    /// <summary>Administration: app and API (SVC-327).</summary>
    AdminArea,

    /// <summary>The commands VRFY and EXPN (SVC-209).</summary>
    Vrfy,
}

/// <summary>Names one list.</summary>
/// <param name="Scope">What it is for.</param>
/// <param name="ServiceId">The service; 0 for the other scopes.</param>
public readonly record struct AccessListKey(AccessScope Scope, int ServiceId = 0)
{
    /// <summary>The list of one service.</summary>
    /// <param name="serviceId">The service.</param>
    public static AccessListKey Of(int serviceId) => new(AccessScope.Service, serviceId);

    /// <summary>As logs show it.</summary>
    public override string ToString() => Scope == AccessScope.Service ? $"service {ServiceId}" : Scope.ToString();
}

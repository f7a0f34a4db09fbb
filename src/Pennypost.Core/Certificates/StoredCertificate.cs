namespace Pennypost.Core.Certificates;

/// <summary>A certificate that services use.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Certificate">Chain and key.</param>
/// <param name="IsDefault">For clients without SNI and for unknown names.</param>
/// <param name="CreatedAt">When it was put here.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record StoredCertificate(int Id, ServerCertificate Certificate, bool IsDefault, DateTimeOffset CreatedAt, string CreatedBy);

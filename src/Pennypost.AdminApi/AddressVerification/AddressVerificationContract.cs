namespace Pennypost.AdminApi.AddressVerification;

/// <summary>A question about an address.</summary>
/// <param name="Address">The address.</param>
public sealed record VerifyAddressRequest(string Address);

/// <summary>What is known of an address.</summary>
/// <param name="Address">The address as it was asked for.</param>
/// <param name="Status">Minger's code: 3 nobody has it, 4 it takes no mail now, 5 it takes mail.</param>
/// <param name="Active">True for 5.</param>
public sealed record AddressStatus(string Address, int Status, bool Active);

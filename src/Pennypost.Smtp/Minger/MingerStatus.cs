namespace Pennypost.Smtp.Minger;

/// <summary>What is answered about an address (draft-hathcock-minger-06 §3.1). The values are those of the wire.</summary>
public enum MingerStatus
{
    /// <summary>The query cannot be understood.</summary>
    InvalidRequest = 0,

    /// <summary>The client may not ask, or not that often.</summary>
    AccessDenied = 1,

    /// <summary>The digest is missing or wrong.</summary>
    BadCredentials = 2,

    /// <summary>Nobody has the address.</summary>
    NoSuchAddress = 3,

    /// <summary>The address exists and takes no mail now.</summary>
    Inactive = 4,

    /// <summary>The address exists and takes mail.</summary>
    Active = 5,
}

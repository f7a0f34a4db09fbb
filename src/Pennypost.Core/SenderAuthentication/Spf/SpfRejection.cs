using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>Which results of SPF are refused (SVC-182).</summary>
public enum SpfRejection
{
    /// <summary>None: never refuse.</summary>
    None,

    /// <summary>The client is not authorised.</summary>
    Fail,

    /// <summary>And DNS did not answer.</summary>
    FailOrTempError,

    /// <summary>Not authorised, or a wrong record.</summary>
    FailOrPermError,

    /// <summary>Not authorised, a wrong record, or no answer.</summary>
    FailPermErrorOrTempError,

    /// <summary>All of these and probably not authorised.</summary>
    FailSoftFailPermErrorOrTempError,
}

/// <summary>What the sets mean.</summary>
public static class SpfRejections
{
    /// <summary>True when a set holds a result.</summary>
    /// <param name="set">The set.</param>
    /// <param name="result">The result.</param>
    public static bool Contains(this SpfRejection set, SpfResult result) => result switch
    {
        SpfResult.Fail => set != SpfRejection.None,
        SpfResult.SoftFail => set == SpfRejection.FailSoftFailPermErrorOrTempError,
        SpfResult.PermError => set is SpfRejection.FailOrPermError or SpfRejection.FailPermErrorOrTempError or SpfRejection.FailSoftFailPermErrorOrTempError,
        SpfResult.TempError => set is SpfRejection.FailOrTempError or SpfRejection.FailPermErrorOrTempError or SpfRejection.FailSoftFailPermErrorOrTempError,
        _ => false,
    };
}

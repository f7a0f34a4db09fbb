namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>The order of evaluation of an SMTP session, the same at every stage (specification, file 03, "Recommended order of evaluation").
/// The places that nothing fills yet belong to capabilities to come.</summary>
public enum CheckPlace
{
    /// <summary>Never Block List, Block List, score of the intrusion protection (SVC-243).</summary>
    Intrusion,

    /// <summary>Access restrictions: who may connect at all, who is local, who may relay (SVC-016, SVC-153).</summary>
    AccessRestrictions,

    /// <summary>The script's say (SVC-411).</summary>
    Script,

    /// <summary>Looking up block lists begins, early, so that the answers are here when they are needed (SVC-185).</summary>
    BlockListLookUp,

    /// <summary>The HELO name and the client's reverse name.</summary>
    HelloName,

    /// <summary>Who may use which sender.</summary>
    SenderPermission,

    /// <summary>Finds out what SPF says; refuses nothing (SVC-173).</summary>
    SpfEvaluation,

    /// <summary>BATV: a report about mail that we never sent (STB-088).</summary>
    BounceAddress,

    /// <summary>For us, for elsewhere by someone who may send there, or not at all (SVC-063 to SVC-073).</summary>
    Recipients,

    /// <summary>SMTP rules of the stage (SVC-079).</summary>
    Rules,

    /// <summary>What the block lists' answers lead to (SVC-190).</summary>
    BlockLists,

    /// <summary>Refuses what SPF found out (SVC-177).</summary>
    SpfRejection,

    /// <summary>Greylisting: last, so that only what would be accepted is remembered (SVC-166).</summary>
    Greylisting,

    /// <summary>Attachment and virus filters.</summary>
    Attachments,

    /// <summary>DKIM, ARC and DMARC of the whole message; writes Authentication-Results.</summary>
    MessageAuthentication,

    /// <summary>Spam filter.</summary>
    Spam,

    /// <summary>Header fields with the recipients of the envelope (SVC-219).</summary>
    OriginalRecipients,

    /// <summary>Whether what leaves can be signed; last, because nothing may change it any more (SVC-165).</summary>
    Signing,
}

using Pennypost.Net.Dns;

namespace Pennypost.Trust.Spf;

/// <summary>Checks whether a client may send for a domain, by the policy that the domain publishes (RFC 7208).</summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="time">The clock, for the limit and the macro <c>%{t}</c>.</param>
/// <param name="limits">How much work a policy may cause; null for the defaults of the standard.</param>
public sealed class SpfVerifier(IDnsResolver resolver, TimeProvider time, SpfLimits? limits = null)
{
    private readonly SpfLimits limits = limits ?? new SpfLimits();

    /// <summary>Checks a client. Never throws for what policies say or DNS fails to do.</summary>
    /// <param name="request">Who wants to send what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the time limit itself is <see cref="SpfResult.TempError"/>.</exception>
    public async ValueTask<SpfOutcome> CheckAsync(SpfRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outcome = new SpfOutcome(SpfResult.None, request.Identity, SpfText.Printable(request.Domain, 255));
        using var limit = new CancellationTokenSource(limits.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var evaluation = new SpfEvaluation(new SpfLookups(resolver, limits, either.Token), request, time);
            var verdict = await evaluation.CheckHostAsync(request.Domain.TrimEnd('.'));
            return outcome with
            {
                Result = verdict.Result,
                Mechanism = verdict.Mechanism,
                MatchedDomain = verdict.MatchedDomain is { } domain ? SpfText.Printable(domain, 255) : null,
                Problem = verdict.Problem,
                Explanation = verdict.Result == SpfResult.Fail ? await evaluation.ExplainAsync(verdict) : null,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return outcome with { Result = SpfResult.TempError, Problem = $"The policy took longer than {limits.Time.TotalSeconds:0} seconds." };
        }
    }
}

using Pennypost.Core.MailAccess.Imap;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class WorkSlotsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    [Spec("SVC-273", "SVC-276")]
    public async Task Further_commands_of_a_user_wait_in_line_and_others_do_not()
    {
        var slots = new WorkSlots(TimeProvider.System);
        var first = await EnterAsync(slots, user: 1, forUser: 1).AsTask();
        var second = EnterAsync(slots, user: 1, forUser: 1).AsTask();
        var third = EnterAsync(slots, user: 1, forUser: 1).AsTask();
        using var other = await EnterAsync(slots, user: 2, forUser: 1);
        other.ShouldNotBeNull();
        second.IsCompleted.ShouldBeFalse();

        first!.Dispose();
        first.Dispose();
        (await second).ShouldNotBeNull();
        third.IsCompleted.ShouldBeFalse();
        (await second)!.Dispose();
        (await third)!.Dispose();
    }

    [Fact]
    [Spec("SVC-274")]
    public async Task All_users_share_the_places_of_the_server()
    {
        var slots = new WorkSlots(TimeProvider.System);
        var first = await EnterAsync(slots, user: 1, forUser: 0, forAll: 2);
        var second = await EnterAsync(slots, user: 2, forUser: 0, forAll: 2);
        var third = EnterAsync(slots, user: 3, forUser: 0, forAll: 2).AsTask();
        third.IsCompleted.ShouldBeFalse();
        second!.Dispose();
        (await third)!.Dispose();
        first!.Dispose();
        (await EnterAsync(slots, user: 4, forUser: 0, forAll: 1)).ShouldNotBeNull();
    }

    [Fact]
    [Spec("SVC-275")]
    public async Task Who_waits_too_long_gets_no_place_and_holds_none()
    {
        var slots = new WorkSlots(TimeProvider.System);
        var first = await EnterAsync(slots, user: 1, forUser: 1);
        (await slots.EnterAsync("SEARCH", 1, 1, 0, TimeSpan.FromMilliseconds(20), CancellationToken.None)).ShouldNotBeNull("Each kind of work has places of its own.").Dispose();
        (await slots.EnterAsync("FETCH", 1, 1, 0, TimeSpan.FromMilliseconds(20), CancellationToken.None)).ShouldBeNull();
        using var gone = new CancellationTokenSource();
        var waiting = slots.EnterAsync("FETCH", 1, 1, 0, Patience, gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        first!.Dispose();
        (await EnterAsync(slots, user: 1, forUser: 1)).ShouldNotBeNull();
    }

    private static ValueTask<IDisposable?> EnterAsync(WorkSlots slots, long user, long forUser, long forAll = 0) =>
        slots.EnterAsync("FETCH", user, forUser, forAll, Patience, CancellationToken.None);
}

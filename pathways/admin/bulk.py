"""What officers do to many listings at once."""

from django.contrib import admin, messages
from django.utils import timezone

from pathways import actions, words

MOST_NAMED = 10


class BulkActions(admin.ModelAdmin):
    actions = ["mark_checked_today", "publish", "pause", "archive", "restore", "spread_reviews"]

    @admin.action(description="Mark as checked today", permissions=["change"])
    def mark_checked_today(self, request, listings):
        done = actions.mark_checked(listings, by=request.user, on=timezone.localdate())
        self.message_user(request, f"{words.count(done, 'listing')} marked as checked today.")

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request, listings):
        """Each for itself: one that is not ready does not hold up the others."""
        done, refused = actions.publish(listings, by=request.user)
        if done or not refused:
            self.message_user(request, f"{words.count(done, 'listing')} published.")
        for listing, why in refused[:MOST_NAMED]:
            self.message_user(request, f"“{listing}” is not published. {why}", messages.WARNING)
        if len(refused) > MOST_NAMED:
            more = words.count(len(refused) - MOST_NAMED, "more listing")
            self.message_user(request, f"{more} not published.", messages.WARNING)

    @admin.action(description="Pause: not taking people now", permissions=["change"])
    def pause(self, request, listings):
        self.message_user(request, f"{words.count(actions.pause(listings, by=request.user), 'listing')} paused.")

    @admin.action(description="Archive: take off the site and keep", permissions=["change"])
    def archive(self, request, listings):
        self.message_user(request, f"{words.count(actions.archive(listings, by=request.user), 'listing')} archived.")

    @admin.action(description="Bring back from the archive, as a draft", permissions=["change"])
    def restore(self, request, listings):
        done = actions.restore(listings, by=request.user)
        self.message_user(request, f"{words.count(done, 'listing')} brought back as a draft.")

    @admin.action(description="Spread review dates over the coming year", permissions=["change"])
    def spread_reviews(self, request, listings):
        done = actions.spread_reviews(listings, by=request.user, on=timezone.localdate())
        self.message_user(request, f"{words.count(done, 'listing')} given a new review date.")

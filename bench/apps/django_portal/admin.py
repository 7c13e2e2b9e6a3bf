"""The list of customers with its filters, its editable e-mail and the action on all that match."""

import secrets

from django.contrib import admin
from django.utils import timezone

from .models import Customer, Invitation


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("name", "type", "rep", "price_list", "email", "created", "has_user")
    list_editable = ("email",)
    list_filter = ("type", "rep", "price_list")
    list_select_related = ("type", "rep", "price_list")
    search_fields = ("name", "email")
    ordering = ("name", "id")
    list_per_page = 100
    show_full_result_count = False
    actions = ("send_invitation",)

    @admin.action(description="Send invitation")
    def send_invitation(self, request, queryset):
        now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
        rows = [
            Invitation(customer_id=pk, token=secrets.token_hex(16), email=email, status="queued", queued_at=now)
            for pk, email in queryset.filter(has_user=False).order_by().values_list("pk", "email")
        ]
        Invitation.objects.bulk_create(
            rows,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["customer"],
            update_fields=["token", "email", "status", "queued_at", "sent_at"],
        )
        self.message_user(request, f"{len(rows)} invitations queued")

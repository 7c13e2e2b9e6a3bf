"""Registers the models under a short name."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "django_portal"
    label = "portal"

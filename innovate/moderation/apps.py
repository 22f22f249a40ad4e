from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "innovate.moderation"
    label = "moderation"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from innovate.moderation.signing_in import tell_limits

        user_logged_in.connect(tell_limits, dispatch_uid="moderation.tell_limits")

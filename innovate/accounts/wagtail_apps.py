from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, for people without first and last names."""

    user_viewset = "innovate.accounts.wagtail_users.PersonViewSet"

"""The sockets' application."""

from channels.routing import ProtocolTypeRouter

live_application = ProtocolTypeRouter({})

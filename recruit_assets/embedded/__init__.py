"""The local servers behind the zero-configuration default: PostgreSQL, a MongoDB-wire server, a folder of objects.

This room knows nobody: it imports nothing else of ours, and hands out URLs. Everything it makes lies in one state
folder and listens on 127.0.0.1 with generated passwords.
"""

from recruit_assets.embedded.errors import ServerError
from recruit_assets.embedded.servers import Servers, ServerStatus, down, reset, status, up

__all__ = ["ServerError", "ServerStatus", "Servers", "down", "reset", "status", "up"]

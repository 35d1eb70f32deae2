"""The WSGI application, for a server and for `flask --app wsgi`."""

import sys

from blogapp.app import create_app
from blogapp.config import Settings
from blogapp.errors import ConfigError

try:
    app = create_app(Settings.from_environ())
except ConfigError as error:
    sys.exit(f"blogapp cannot start: {error}")

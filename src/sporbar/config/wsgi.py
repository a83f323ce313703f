"""The site for a WSGI server.

Behind a trusted proxy a request comes from whoever the proxy says: the trail and the throttle of
log-ins would else see the proxy alone.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.PROXIES)

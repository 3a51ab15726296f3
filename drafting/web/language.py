"""The interface's language: Chinese, until somebody chooses another."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Speaks the language of the cookie, else the site's; what a browser asks for is ignored.

    Many office machines ask for English without anybody having chosen it.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Switch to the chosen language for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

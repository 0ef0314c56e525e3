"""Texts without the passwords in them."""

import re

# A password up to the last @ of a word, for people forget to escape the ones within it; then
# `name=value` in conninfo and URIs, where also names may be escaped.
_SECRETS = (
    r"(\w+://[^\s:@/?]*:)\S*(?=@)",
    (
        r"(?is)((?:password|client_secret|(?:client|server)_key)\s*=\s*)"
        r"(?:'(?:[^'\\]|\\.)*(?:'|$)|(?:[^\s&'\\]|\\.)+)"
    ),
    r"([?&][^=&\s]*%[^=&\s]*=)[^&\s]*",
)


def redact(text: str) -> str:
    """Give a text without the passwords of the connection strings in it."""
    for secret in _SECRETS:
        text = re.sub(secret, r"\1***", text)
    return text

"""Projects whose names a shell would read as anything but a name."""

from tests.support.acme import LEDGER
from tests.support.ledger import Ledger, Organization, Project

PROJECTS = {
    "p_colon": "Web: beta",
    "p_quotes": 'O\'Neill "Q"',
    "p_money": "$HOME `x` !",
    "p_lines": "two\nlines",
    "p_marks": "a;b|c&d (*)",
    "p_umlaut": "Größe 大",
    "p_back": "back\\slash",
    "p_mail": "me@example.com",
}
ODD = Ledger(
    (),
    LEDGER.refreshed,
    organizations=(Organization("o1", "Odd"),),
    projects=tuple(Project(key, name, "o1") for key, name in PROJECTS.items()),
)

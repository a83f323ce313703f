"""What the office is told when it has commented on a question."""

from django.utils.translation import gettext as _

from sporbar.rounds.actions.review import Commented


def commented_words(said: Commented) -> str:
    """Who got the comment by mail: all the others who are asked, some, or nobody."""
    if not said.is_new:
        return _("Kommentaren er lagt til.")
    if not said.told:
        return _("Kommentaren er lagt til. Ingen er varslet på e-post.")
    if said.told == said.asked:
        return _("Kommentaren er lagt til, og sendt på e-post til dem som er spurt.")
    words = _(
        "Kommentaren er lagt til, og sendt på e-post til %(told)d av de %(asked)d som er spurt. "
        "De andre mangler e-postadresse."
    )
    return words % {"told": said.told, "asked": said.asked}

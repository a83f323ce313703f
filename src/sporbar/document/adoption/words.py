"""The words the adoption ledger speaks with, in bokmål, nynorsk and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from sporbar.document import typography
from sporbar.document.typography import PageLanguage

#: What is said of one, and of several.
Verb = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Clauses without their subject; braces are filled by `sentence`, `delay` and `effect`."""

    #: one to twelve, and as in "the seventh"
    numbers: tuple[str, ...]
    ordinals: tuple[str, ...]
    conjunction: str

    # subjects
    all_of: str
    both_of: str
    some_of: str
    none_of: str
    neither_of: str
    the_only: str
    all: str
    both: str
    they: str
    the_other: str
    last_one: str
    last_of_many: str
    last_many: str

    no_council: str
    all_left: str

    adopted: Verb
    #: after "none": no and yet
    none_adopted: str
    none_dealt: str
    yet: str
    changed: str
    changed_all: str
    changed_both: str
    changed_some: str
    rejected: Verb
    withdrawn: Verb
    left: Verb
    deals: Verb
    was_to_deal: Verb
    silent: Verb
    postponed: Verb
    postponed_to: Verb
    returned: Verb

    # delay
    municipalities: Verb
    not_done: str
    moved: str

    # effect
    took_effect: str
    takes_effect: str
    date_unknown: str
    lacks_all: str
    lacks_majority: str
    lapsed_all: str
    lapsed_majority: str
    for_each: str
    not_before: str
    effect_unknown: str

    def number(self, count: int) -> str:
        """Up to twelve in letters."""
        if 1 <= count <= len(self.numbers):
            return self.numbers[count - 1]
        return typography.number(count)

    def listing(self, texts: list[str]) -> str:
        return typography.listing(texts, self.conjunction)


def _said(text: str) -> Verb:
    """What is said alike of one and of several."""
    return text, text


_BOKMAL = Words(
    numbers=(
        *("én", "to", "tre", "fire", "fem", "seks"),
        *("sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ),
    ordinals=(
        *("første", "andre", "tredje", "fjerde", "femte", "sjette"),
        *("sjuende", "åttende", "niende", "tiende", "ellevte", "tolvte"),
    ),
    conjunction="og",
    all_of="alle de {of} kommunene",
    both_of="begge kommunene",
    some_of="{number} av de {of} kommunene",
    none_of="ingen av de {of} kommunene",
    neither_of="ingen av de {of} kommunene",
    the_only="kommunen",
    all="alle",
    both="begge",
    they="de",
    the_other="den andre",
    last_one="den {ordinal}",
    last_of_many="den siste",
    last_many="de {number} siste",
    no_council="Ingen kommuner er spurt.",
    all_left="Ingen av kommunene som fikk saken, er lenger med i samarbeidet.",
    adopted=_said("har sluttet seg til"),
    none_adopted="har sluttet seg til",
    none_dealt="har behandlet saken ennå",
    yet=" ennå",
    changed=", med endret ordlyd",
    changed_all=", alle med endret ordlyd",
    changed_both=", begge med endret ordlyd",
    changed_some=", {number} av dem med endret ordlyd",
    rejected=_said("har sagt nei"),
    withdrawn=("har trukket tilbake vedtaket sitt", "har trukket tilbake vedtakene sine"),
    left=_said("har gått ut av samarbeidet"),
    deals=_said("behandler saken {when}"),
    was_to_deal=_said("skulle behandle saken {when}"),
    silent=_said("har ikke behandlet saken ennå"),
    postponed=_said("har utsatt saken"),
    postponed_to=_said("har utsatt saken til {when}"),
    returned=_said("har sendt saken tilbake"),
    municipalities=("én kommune", "{number} kommuner"),
    not_done="{clause}, men har ikke gjort det.",
    moved="Behandlingen i {who} er flyttet fra {first} til {now}.",
    took_effect="Trådte i kraft {when}.",
    takes_effect="Trer i kraft {when}.",
    date_unknown="Vilkåret for å tre i kraft er oppfylt; fra når er ikke oppgitt.",
    lacks_all="Trer i kraft når alle har sluttet seg til; {number} gjenstår.",
    lacks_majority="Trer i kraft når et flertall har sluttet seg til; {number} gjenstår.",
    lapsed_all="Faller, fordi ikke alle har sluttet seg til.",
    lapsed_majority="Faller, fordi det ikke lenger kan bli flertall.",
    for_each="Gjelder i hver kommune fra den har sluttet seg til.",
    not_before="Tidligst {when}.",
    effect_unknown="Når saken trer i kraft, er ikke oppgitt.",
)

_NYNORSK = Words(
    numbers=(
        *("éin", "to", "tre", "fire", "fem", "seks"),
        *("sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ),
    ordinals=(
        *("første", "andre", "tredje", "fjerde", "femte", "sjette"),
        *("sjuande", "åttande", "niande", "tiande", "ellevte", "tolvte"),
    ),
    conjunction="og",
    all_of="alle dei {of} kommunane",
    both_of="begge kommunane",
    some_of="{number} av dei {of} kommunane",
    none_of="ingen av dei {of} kommunane",
    neither_of="ingen av dei {of} kommunane",
    the_only="kommunen",
    all="alle",
    both="begge",
    they="dei",
    the_other="den andre",
    last_one="den {ordinal}",
    last_of_many="den siste",
    last_many="dei {number} siste",
    no_council="Ingen kommunar er spurde.",
    all_left="Ingen av kommunane som fekk saka, er lenger med i samarbeidet.",
    adopted=_said("har slutta seg til"),
    none_adopted="har slutta seg til",
    none_dealt="har handsama saka enno",
    yet=" enno",
    changed=", med endra ordlyd",
    changed_all=", alle med endra ordlyd",
    changed_both=", begge med endra ordlyd",
    changed_some=", {number} av dei med endra ordlyd",
    rejected=_said("har sagt nei"),
    withdrawn=("har trekt tilbake vedtaket sitt", "har trekt tilbake vedtaka sine"),
    left=_said("har gått ut av samarbeidet"),
    deals=_said("handsamar saka {when}"),
    was_to_deal=_said("skulle handsame saka {when}"),
    silent=_said("har ikkje handsama saka enno"),
    postponed=_said("har utsett saka"),
    postponed_to=_said("har utsett saka til {when}"),
    returned=_said("har sendt saka tilbake"),
    municipalities=("éin kommune", "{number} kommunar"),
    not_done="{clause}, men har ikkje gjort det.",
    moved="Handsaminga i {who} er flytta frå {first} til {now}.",
    took_effect="Tok til å gjelde {when}.",
    takes_effect="Tek til å gjelde {when}.",
    date_unknown="Vilkåret for å ta til å gjelde er oppfylt; frå når er ikkje oppgitt.",
    lacks_all="Tek til å gjelde når alle har slutta seg til; {number} står att.",
    lacks_majority="Tek til å gjelde når eit fleirtal har slutta seg til; {number} står att.",
    lapsed_all="Fell, fordi ikkje alle har slutta seg til.",
    lapsed_majority="Fell, fordi det ikkje lenger kan bli fleirtal.",
    for_each="Gjeld i kvar kommune frå ho har slutta seg til.",
    not_before="Tidlegast {when}.",
    effect_unknown="Når saka tek til å gjelde, er ikkje oppgitt.",
)

_ENGLISH = Words(
    numbers=(
        *("one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
    ordinals=(
        *("first", "second", "third", "fourth", "fifth", "sixth"),
        *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
    ),
    conjunction="and",
    all_of="all {of} municipalities",
    both_of="both municipalities",
    some_of="{number} of the {of} municipalities",
    none_of="none of the {of} municipalities",
    neither_of="neither of the {of} municipalities",
    the_only="the municipality",
    all="all of them",
    both="both",
    they="they",
    the_other="the other",
    last_one="the {ordinal}",
    last_of_many="the last one",
    last_many="the last {number}",
    no_council="No municipalities have been asked.",
    all_left="None of the municipalities that received the case is still a member.",
    adopted=("has adopted the case", "have adopted the case"),
    none_adopted="has adopted the case",
    none_dealt="has considered the case yet",
    yet=" yet",
    changed=", with changed wording",
    changed_all=", all with changed wording",
    changed_both=", both with changed wording",
    changed_some=", {number} of them with changed wording",
    rejected=("has said no", "have said no"),
    withdrawn=("has withdrawn its adoption", "have withdrawn their adoption"),
    left=("has left the cooperation", "have left the cooperation"),
    deals=_said("will consider the case {when}"),
    was_to_deal=("was to consider the case {when}", "were to consider the case {when}"),
    silent=("has not considered the case yet", "have not considered the case yet"),
    postponed=("has postponed the case", "have postponed the case"),
    postponed_to=("has postponed the case until {when}", "have postponed the case until {when}"),
    returned=("has sent the case back", "have sent the case back"),
    municipalities=("one municipality", "{number} municipalities"),
    not_done="{clause}, but this has not been done.",
    moved="Consideration in {who} has been moved from {first} to {now}.",
    took_effect="Took effect {when}.",
    takes_effect="Takes effect {when}.",
    date_unknown="The condition for taking effect is met; from when is not stated.",
    lacks_all="Takes effect once all have adopted it; {number} to go.",
    lacks_majority="Takes effect once a majority has adopted it; {number} to go.",
    lapsed_all="Lapses, because not all have adopted it.",
    lapsed_majority="Lapses, because there can no longer be a majority.",
    for_each="Holds in each municipality from when it has adopted the case.",
    not_before="Earliest {when}.",
    effect_unknown="When the case takes effect is not stated.",
)

_SETS: Mapping[PageLanguage, Words] = {"nb": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH}


def words_of(language: PageLanguage) -> Words:
    return _SETS[language]

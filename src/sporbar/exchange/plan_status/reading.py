"""From a file's plain tree (lists, objects, texts, numbers) to the dataclasses of `files.py`.

Every mistake is collected with its place; a value that cannot be read is replaced by a neutral
one, so that the rest of the file can be checked in the same go.
"""

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.problems import Path, Problems, Refused, json_place

#: A plan or status file larger than this is refused unread.
MAX_BYTES = 20 * 1024 * 1024

Content = TypeVar("Content", PlanFile, StatusFile)


@dataclass(slots=True)
class Source:
    """A file that could be opened: its tree, what was wrong already, and what its places are
    called. `origins` is empty for JSON; a workbook maps paths to sheet, row and column."""

    name: str
    tree: Any
    problems: Problems = field(default_factory=Problems)
    origins: dict[Path, str] = field(default_factory=dict)

    def place(self, path: Path) -> str:
        if not self.origins:
            return json_place(path)
        for end in range(len(path), -1, -1):
            if path[:end] in self.origins:
                return self.origins[path[:end]]
        return ""


def open_source(file: FilePath, kind: type[PlanFile] | type[StatusFile]) -> Source:
    """Open a plan or status file, told apart by its content: XLSX or JSON.

    Raises Refused when nothing in it can be read.
    """
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise Refused.because(
            _(
                "Filen er på %(size)s MB; grensen er %(limit)s MB. En plan- eller "
                "statusfil er sjelden over 1 MB."
            )
            % {"size": format(size / 1024 / 1024, ".0f"), "limit": MAX_BYTES // 1024 // 1024}
        )
    return source_of(file.name, file.read_bytes(), kind)


def source_of(name: str, data: bytes, kind: type[PlanFile] | type[StatusFile]) -> Source:
    """As `open_source`, from bytes."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Refused.because(_("Filen er tom."))
    if data.startswith(b"PK"):
        from sporbar.exchange.plan_status import workbook_reading

        return workbook_reading.source_of(name, data, kind)
    return Source(name, _json(data))


#: How files that are something else begin, and what they are.
_SIGNATURES = (
    (b"%PDF", gettext_lazy("en PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("en gammel Excel-fil (.xls) eller en beskyttet fil")),
    (b"\xff\xd8\xff", gettext_lazy("et bilde (JPEG)")),
    (b"\x89PNG", gettext_lazy("et bilde (PNG)")),
)


def _json(data: bytes) -> Any:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Refused.because(
                _("Filen er %(what)s, uansett hva den heter. Ventet XLSX eller JSON.")
                % {"what": what}
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused.because(_("Filen er UTF-16. Lagre den på nytt som UTF-8."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused.because(
            _(
                "Linje %(line)s: filen er ikke UTF-8 (trolig Windows-1252). Lagre den på nytt "
                "som UTF-8."
            )
            % {"line": line}
        ) from error
    if text.lstrip()[:1] not in ("{", "["):
        raise Refused.because(_("Filen er verken XLSX eller JSON."))
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise Refused.because(
                _(
                    "Linje %(lineno)s, tegn %(colno)s: JSON-en slutter før den er ferdig. Filen "
                    "ser ut til å være kuttet."
                )
                % {"lineno": error.lineno, "colno": error.colno}
            ) from error
        raise Refused.because(
            _("Linje %(lineno)s, tegn %(colno)s: dette er ikke gyldig JSON.")
            % {"lineno": error.lineno, "colno": error.colno}
        ) from error
    except RecursionError as error:
        raise Refused.because(_("JSON-en har for mange nivåer.")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen = dict(pairs)
    if len(seen) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused.because(
            _("Feltet «%(twice)s» står to ganger i samme objekt.") % {"twice": twice}
        )
    return seen


def _no_constant(constant: str) -> Any:
    raise Refused.because(_("«%(constant)s» er ikke gyldig JSON.") % {"constant": constant})


def content_of(source: Source, kind: type[Content]) -> Content:
    """The source as `kind`; what is wrong is added to `source.problems`."""
    content: Content = _build(kind, source.tree, (), source.problems)
    return content


def _build(kind: Any, tree: Any, path: Path, problems: Problems) -> Any:
    values: dict[str, Any] = {}
    if not isinstance(tree, dict):
        problems.add(path, _("Ventet et objekt { … } med navngitte felt."))
        tree = {}
    shape = _shape(kind)
    for key in tree:
        if key not in shape:
            problems.add(
                (*path, str(key)),
                _("Ukjent felt. %(hint)s") % {"hint": _near(str(key), list(shape))},
            )
    for name, (hint, default) in shape.items():
        if name in tree:
            values[name] = _value(hint, tree[name], (*path, name), problems)
        elif default is MISSING and is_dataclass(hint):
            values[name] = _build(hint, {}, (*path, name), problems)
        elif default is MISSING:
            problems.add((*path, name), _("Feltet mangler og må fylles ut."))
            values[name] = _neutral(hint)
    return kind(**values)


@cache
def _shape(kind: Any) -> dict[str, tuple[Any, Any]]:
    hints = get_type_hints(kind)
    return {item.name: (hints[item.name], item.default) for item in fields(kind)}


def _value(hint: Any, raw: Any, path: Path, problems: Problems) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if raw is None:
            return None
        hint = next(part for part in get_args(hint) if part is not type(None))
        origin = get_origin(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, raw, path, problems)
    if origin is tuple:
        if not isinstance(raw, list):
            problems.add(path, _("Ventet en liste [ … ], fant %(raw)s.") % {"raw": _found(raw)})
            return ()
        item = get_args(hint)[0]
        return tuple(
            _value(item, element, (*path, index), problems) for index, element in enumerate(raw)
        )
    try:
        return msgspec.convert(raw, hint)
    except msgspec.ValidationError:
        problems.add(
            path,
            _("Ventet %(hint)s, fant %(raw)s.") % {"hint": _expected(hint), "raw": _found(raw)},
        )
        return raw if isinstance(raw, str) and hint is not int else _neutral(hint)


def _neutral(hint: Any) -> Any:
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if get_origin(hint) is tuple:
        return ()
    return {int: 0, bool: False, str: ""}.get(hint)


def _expected(hint: Any) -> str:
    if get_origin(hint) is Literal:
        choices = ", ".join(str(choice) for choice in get_args(hint))
        return _("en av %(choices)s") % {"choices": choices}
    names = {str: _("tekst"), int: _("et heltall"), bool: _("true eller false")}
    return names.get(hint, _("en annen type verdi"))


def _found(raw: Any) -> str:
    if raw is None:
        return "null"
    if isinstance(raw, dict | list):
        return _("et objekt") if isinstance(raw, dict) else _("en liste")
    shown = json.dumps(raw, ensure_ascii=False) if not isinstance(raw, str) else f"«{raw}»"
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _near(word: str, known: list[str]) -> str:
    return nearest(word, known, _("Feltene heter %(names)s."))


def nearest(word: str, known: list[str], otherwise: str = "") -> str:
    """A hint for a misspelt word: the nearest known one, else the known ones (at most twelve)."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    if close:
        return _("Mente du «%(close)s»?") % {"close": close[0]}
    if not known:
        return _("Ingen er registrert.")
    names = ", ".join(f"«{name}»" for name in known[:12])
    if len(known) > 12:
        names = _("%(names)s og %(count)s til") % {"names": names, "count": len(known) - 12}
    return (otherwise or _("Kjente er %(names)s.")) % {"names": names}


def tree_of(content: PlanFile | StatusFile) -> dict[str, Any]:
    """The content as a JSON file would hold it: the opposite of `content_of`."""
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(content))
    return tree


def skeleton(kind: Any) -> Any:
    """A tree that shows every field once: required ones empty, others as they are by default."""
    part: Any = next((one for one in (kind, *get_args(kind)) if is_dataclass(one)), None)
    if part is not None and get_origin(kind) is not tuple:
        return {
            name: skeleton(hint) if default in (MISSING, ()) or _holds_part(hint) else default
            for name, (hint, default) in _shape(part).items()
        }
    return [skeleton(get_args(kind)[0])] if get_origin(kind) is tuple else _neutral(kind)


def _holds_part(hint: Any) -> bool:
    return any(is_dataclass(one) for one in (hint, *get_args(hint)))


Mapper = Callable[[str, Path], str]


def map_texts(content: Any, change: Mapper, path: Path = ()) -> Any:
    """The same content with every text replaced by `change(text, path)`."""
    if isinstance(content, str):
        return change(content, path)
    if isinstance(content, tuple):
        return tuple(
            map_texts(element, change, (*path, index)) for index, element in enumerate(content)
        )
    if is_dataclass(content) and not isinstance(content, type):
        values = {
            item.name: map_texts(getattr(content, item.name), change, (*path, item.name))
            for item in fields(content)
        }
        return type(content)(**values)
    return content


def walk(content: Any, path: Path = ()) -> Any:
    """Yield (path, part) for every dataclass in the content, outermost first."""
    if isinstance(content, tuple):
        for index, element in enumerate(content):
            yield from walk(element, (*path, index))
    elif is_dataclass(content) and not isinstance(content, type):
        yield path, content
        for item in fields(content):
            yield from walk(getattr(content, item.name), (*path, item.name))

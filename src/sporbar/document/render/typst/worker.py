"""Turning a node tree into PDF bytes, in a process that ends right after.

Typst keeps what it has laid out: a process that lives on grows with every report. So this file is
run on its own, by its path, and imports nothing of the project: starting it costs little more than
starting Python.

    python worker.py TEMPLATE FONTS TIMESTAMP < tree.json > report.pdf

Exit code 3: the tree could not be set; standard error says why.
"""

import sys
from pathlib import Path

import typst

FOLDER = Path(__file__).parent
REFUSED = 3


def compiled(
    tree: bytes, font_folder: str, timestamp: int, template: str = "template.typ"
) -> bytes:
    """The PDF of a `tree` in JSON: PDF/UA-1 and PDF/A-2a in one.

    `template` is the name of a file in this folder, `timestamp` (seconds since 1970) the time the
    file says it was made. Raises `typst.TypstError`.
    """
    compiler = typst.Compiler(
        (FOLDER / template).read_bytes(),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder]
        ),
        sys_inputs={"document": tree.decode()},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=timestamp)
    assert isinstance(pdf, bytes)
    return pdf


def main() -> int:
    template, font_folder, timestamp = sys.argv[1:]
    try:
        pdf = compiled(sys.stdin.buffer.read(), font_folder, int(timestamp), template)
    except typst.TypstError as error:
        sys.stderr.write(explained(error))
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


def explained(error: typst.TypstError) -> str:
    """What Typst says went wrong, with its hints and the place in the template."""
    hints = "".join(f"\n  hint: {hint}" for hint in error.hints)
    return f"{error.diagnostic or error.message}{hints}"


if __name__ == "__main__":
    sys.exit(main())

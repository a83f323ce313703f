"""Copy fonts and style sheets from node_modules into the packages that ship them.

Run by `make`; knows nothing of the project's own code. Exits with a sentence when a file that is
expected is not there.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src/sporbar/ui/static/ui/vendor"
FONTS = ROOT / "src/sporbar/document/fonts/files"

#: Source below node_modules -> target.
STYLES = {
    "@digdir/designsystemet-css/dist/src/index.css": STATIC / "designsystemet.css",
    "@digdir/designsystemet-css/dist/theme/designsystemet.css": STATIC / "designsystemet-theme.css",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": STATIC / "inter.woff2",
    "@fontsource-variable/inter/files/inter-latin-wght-italic.woff2": STATIC / "inter-italic.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": STATIC
    / "inter-ext.woff2",
    "@fontsource-variable/inter/LICENSE": STATIC / "inter-LICENSE.txt",
    "sortablejs/Sortable.min.js": STATIC / "sortable.js",
}

#: Package below @expo-google-fonts -> cuts. Inter for the text; the rest draw what Inter lacks.
TYPEFACES = {
    "inter": (
        "400Regular",
        "400Regular_Italic",
        "500Medium",
        "600SemiBold",
        "700Bold",
        "700Bold_Italic",
    ),
    "noto-sans": ("400Regular",),
    "noto-sans-arabic": ("400Regular",),
    "noto-sans-devanagari": ("400Regular",),
    "noto-sans-hebrew": ("400Regular",),
    "noto-sans-jp": ("400Regular",),
    "noto-sans-math": ("400Regular",),
    "noto-sans-symbols": ("400Regular",),
    "noto-sans-symbols-2": ("400Regular",),
    "noto-sans-thai": ("400Regular",),
    "noto-emoji": ("400Regular",),
}


def copies() -> dict[Path, Path]:
    """Every source file and where it goes."""
    found = {MODULES / source: target for source, target in STYLES.items()}
    for package, cuts in TYPEFACES.items():
        folder = MODULES / "@expo-google-fonts" / package
        for cut in cuts:
            fonts = sorted((folder / cut).glob("*.ttf"))
            if len(fonts) != 1:
                sys.exit(f"Fant ikke skriften {package} {cut}. Kjør «make clean» og prøv igjen.")
            found[fonts[0]] = FONTS / fonts[0].name
    return found


def in_place() -> bool:
    """Whether every file has been copied before; node_modules is not needed to tell."""
    cuts = sum(len(cuts) for cuts in TYPEFACES.values())
    return all(target.exists() for target in STYLES.values()) and (
        FONTS.is_dir() and len(list(FONTS.glob("*.ttf"))) == cuts
    )


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if in_place() else 1)
    wanted = copies()
    for source, target in wanted.items():
        if not source.exists():
            sys.exit(f"Mangler {source.relative_to(ROOT)}. Kjør «make clean» og prøv igjen.")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != source.read_bytes():
            # Written beside and renamed, so that an interrupted copy never looks finished.
            half = target.with_name(target.name + ".half")
            shutil.copyfile(source, half)
            half.replace(target)
    for folder in (STATIC, FONTS):
        for stray in set(folder.iterdir()) - set(wanted.values()):
            stray.unlink()
    print(f"Skrifter og stilark er på plass ({len(wanted)} filer).")


if __name__ == "__main__":
    main()

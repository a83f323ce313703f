"""Legal bases that are common, offered to whoever withholds something. Any other may be written.

Source: offentleglova (LOV-2006-05-19-16) chapter 3 and forvaltningsloven § 13. They are citations
of law, the same in every language.
"""

COMMON_BASES = (
    "offl. § 13 jf. fvl. § 13 første ledd nr. 1",
    "offl. § 13 jf. fvl. § 13 første ledd nr. 2",
    "offl. § 14 første ledd",
    "offl. § 15 første ledd",
    "offl. § 18",
    "offl. § 23 første ledd",
    "offl. § 23 tredje ledd",
    "offl. § 24 første ledd",
    "offl. § 25",
    "offl. § 26 femte ledd",
)

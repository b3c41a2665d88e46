"""What Word's styles say that a reader needs: bold, centred, heading level, list, legacy font."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from lotrinh.documents.word_package import W

_VAL = f"{W}val"
_HEADING = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits; ``list_id``, ``list_level`` from its numbering."""

    bold: bool = False
    centered: bool = False
    heading: int = 0
    list_id: str = ""
    list_level: int = 0
    font: str = ""


class Styles:
    """The paragraph and character styles of a document, resolved through what they are based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = Style()
        if root is None:
            return
        if (fonts := root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")) is not None:
            self.default = Style(font=font_of(fonts))
        for style in root.iterchildren(f"{W}style"):
            self._elements[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                self.default = self._resolve(style, self.default)

    def get(self, style_id: str | None) -> Style:
        """Return the style of that id; the default style for None or an unknown id."""
        if not style_id or style_id not in self._elements:
            return self.default
        if style_id not in self._resolved:
            self._resolved[style_id] = self.default  # a style based on itself ends here
            element = self._elements[style_id]
            based = element.find(f"{W}basedOn")
            parent = self.get(based.get(_VAL)) if based is not None else self.default
            self._resolved[style_id] = self._resolve(element, parent)
        return self._resolved[style_id]

    @staticmethod
    def _resolve(element: etree._Element, parent: Style) -> Style:
        style = parent
        name = element.find(f"{W}name")
        if name is not None and (heading := _HEADING.search(name.get(_VAL, ""))):
            style = replace(style, heading=int(heading[1]))
        if (run := element.find(f"{W}rPr")) is not None:
            bold, fonts = run.find(f"{W}b"), run.find(f"{W}rFonts")
            if bold is not None:
                style = replace(style, bold=is_on(bold))
            if fonts is not None and font_of(fonts):
                style = replace(style, font=font_of(fonts))
        paragraph = element.find(f"{W}pPr")
        return style if paragraph is None else with_paragraph_properties(style, paragraph)


def with_paragraph_properties(style: Style, properties: etree._Element) -> Style:
    """Return ``style`` with what a ``w:pPr`` sets itself: alignment, outline level, list."""
    for child in properties:
        if child.tag == f"{W}jc":
            style = replace(style, centered=child.get(_VAL) == "center")
        elif child.tag == f"{W}outlineLvl":
            level = int(child.get(_VAL, "9"))
            style = replace(style, heading=level + 1 if level < 9 else 0)
        elif child.tag == f"{W}numPr":
            list_id, level_element = child.find(f"{W}numId"), child.find(f"{W}ilvl")
            if list_id is not None:
                style = replace(style, list_id=list_id.get(_VAL, ""), list_level=0)
            if level_element is not None:
                style = replace(style, list_level=int(level_element.get(_VAL, "0")))
    return style


def is_on(toggle: etree._Element) -> bool:
    """Say whether a toggle property (``w:b``) is on; without a value it is."""
    return toggle.get(_VAL, "true") not in ("0", "false", "off", "none")


def font_of(fonts: etree._Element) -> str:
    """Return the font of Latin text that a ``w:rFonts`` names, ``""`` if it names none."""
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""

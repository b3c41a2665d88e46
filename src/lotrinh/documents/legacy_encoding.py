"""stub replaced soon"""


def is_legacy_font(font: str) -> bool:
    return font.startswith((".Vn", "VNI"))


def decode_run(text: str, font: str) -> tuple[str, str]:
    return text, ""

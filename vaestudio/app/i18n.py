"""Every word a person reads goes through `tr`. English is written in the code; other languages are Qt translations."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from vaestudio.paths import resource

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
CONTEXT = "vaestudio"
_translators: list[QTranslator] = []  # Qt's own words (menus of text fields, file choosers), then ours
_language = "en"


def tr(text: str, /, **values: Any) -> str:
    """`text` in the person's language, then `{name}` filled in with `values`. Call it with a literal, so that it is found."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def wrapped(text: str) -> str:
    """A tooltip of plain text, as rich text: Qt wraps only that. (Python's html would take 3 ms of the start.)"""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, name)
    return f"<span>{text}</span>"


def mark(text: str) -> str:
    """Shows `text` to the translators here; it is translated with `tr` where it is shown."""
    return text


def language() -> str:
    return _language


def system_language() -> str:
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def set_language(code: str) -> None:
    """Switch at run time: Qt sends LanguageChange to every widget, and each sets its texts again."""
    global _language
    application = QCoreApplication.instance()
    assert application is not None
    while _translators:
        application.removeTranslator(_translators.pop())
    _language = code if code in LANGUAGES else "en"
    QLocale.setDefault(QLocale(_language))
    if _language != "en":
        words, ours = QTranslator(application), QTranslator(application)
        if not ours.load(str(resource("translations", f"vaestudio_{_language}.qm"))):
            raise FileNotFoundError(f"the translation for {_language} is missing from the resources")
        words.load(f"qtbase_{_language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for translator in (words, ours):
            application.installTranslator(translator)
            _translators.append(translator)

"""Every Persian word a person may read: plain, spelled right, one spelling for each letter.

Looks at templates and at the string literals of the service, not at what laws and the sheet say.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
PAPERS = sorted((ROOT / "src").rglob("*.typ"))
SCRIPTS = sorted((ROOT / "src/khanegi/web/static/web").glob("*.js"))

OFFICIALESE = re.findall(
    r"\S+",
    """
    می‌باشد می‌باشند نمی‌باشد نمی‌باشند می‌باشید لذا علیهذا علی‌هذا معهذا مع‌ذلک لیکن النهایه
    متقاضی‌محترم متقاضی+محترم متقاضیان+محترم کاربر+گرامی کاربر+محترم هموطن+گرامی شهروند+گرامی
    می‌گردد نمی‌گردد گردید گردیده گردیدن می‌گردند گردد
    نماید نمایند نمایید ننمایید می‌نماید می‌نمایند نموده نمود نمودن بنمایید می‌نمایید
    فرمایید بفرمایید می‌فرمایید فرموده فرمودید دستور+فرمایید خواهشمند تقاضامند مستدعی
    ذیربط ذی‌ربط ذیل ذیلاً ذیل‌الذکر مشروحه موصوف مذکور مزبور معنونه فوق‌الذکر فوق صدرالاشاره
    احتراماً احتراما استحضار مستحضر عنایت بذل+توجه مقتضی اقدام+مقتضی مبذول ایفاد معروض واصل منضم
    به+منظور در+راستای در+اسرع+وقت حسب+مورد عندالاقتضا عنداللزوم کماکان کمافی‌السابق متعاقباً
    بدینوسیله بدین‌وسیله بدین+وسیله اینجانب این+جانب فیمابین فی‌مابین ملحوظ مفتوح بلامانع لاغیر
    با+موفقیت می‌بایست می‌بایستی بایستی کلیه کلیهٔ اعلام+می‌دارد پیرو معطوف مترتب
    """,
)

# What is written with a half-space, and how it is often written wrong
SPACED = (
    (re.compile(r"(?<![\w\u200c])(ن?می) (?=[\u0621-\u06cc]{2})"), "«می» با نیم‌فاصله"),
    (re.compile(r"[\u0621-\u06cc] (ها|های|هایی|هایم|هایش|هایتان)(?![\w\u200c])"), "«ها» با نیم‌فاصله"),
    (re.compile(r"[\u0621-\u06cc] (ام|اند|اید|ایم)(?![\w\u200c])"), "شناسه با نیم‌فاصله"),
)
WRONG_LETTERS = re.compile("[يكىةۀ٠-٩]")
STRAIGHT_QUOTES = re.compile(r"[\"“”][\u0600-\u06ff]|[\u0600-\u06ff][\"“”]")
SHOUTING = re.compile(r"[\u0600-\u06ff]\s*!")
# Values that must hold wrong letters to mend them
MAY_HOLD_ANY_LETTER = {"persian.py"}


def persian(text):
    return re.search("[\u0600-\u06ff]", text) is not None


def literals(path):
    """Yield (line, text) of every Persian string in a module, other than docstrings and patterns."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and persian(node.value):
            yield node.lineno, node.value


def template_text(path):
    """Yield (line, text) of a template without its comments, tags and attributes that hold no words."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line, part in enumerate(re.sub(r"<[^>]*>", " ", text).splitlines(), start=1):
        if persian(part):
            yield line, part


def paper_text(path):
    """Yield (line, text) of what a template of papers prints, without its comments and strings' quotes."""
    for line, part in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if persian(part) and not part.lstrip().startswith("//"):
            yield line, part.replace('"', " ")


def script_text(path):
    for line, part in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield from ((line, text) for text in re.findall(r'"([^"]*)"', part) if persian(text))


def everything():
    readers = ((SOURCES, literals), (TEMPLATES, template_text), (PAPERS, paper_text), (SCRIPTS, script_text))
    for paths, reader in readers:
        for path in paths:
            for line, text in reader(path):
                yield f"{path.relative_to(ROOT)}:{line}", path.name, text


ALL = list(everything())


def hits(pattern, spared=frozenset()):
    return [
        f"{place}: {text.strip()[:90]}"
        for place, name, text in ALL
        if name not in spared and pattern.search(text)
    ]


def test_there_are_words_to_look_at():
    assert len(OFFICIALESE) >= 60
    assert len(ALL) > 100


@pytest.mark.parametrize("term", OFFICIALESE)
def test_nobody_is_spoken_to_in_officialese(term):
    words = re.escape(term.replace("+", " "))

    assert hits(re.compile(rf"(?<![\w\u200c]){words}(?![\w\u200c])")) == []


@pytest.mark.parametrize(("pattern", "rule"), SPACED, ids=lambda value: str(value)[:12])
def test_half_spaces_stand_where_they_belong(pattern, rule):
    assert hits(pattern, MAY_HOLD_ANY_LETTER) == [], rule


def test_letters_and_digits_have_one_spelling():
    assert hits(WRONG_LETTERS, MAY_HOLD_ANY_LETTER) == []


def test_quotes_are_guillemets():
    assert hits(STRAIGHT_QUOTES, MAY_HOLD_ANY_LETTER) == []


def test_nobody_is_shouted_at():
    assert hits(SHOUTING) == []


def test_digits_in_templates_are_persian():
    assert [
        f"{path.name}:{line} {part.strip()}"
        for path in TEMPLATES
        for line, part in template_text(path)
        if re.search("[0-9]", part)
    ] == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("می شود", "می‌شود"), ("نمی شود", "نمی‌شود"), ("پرونده ها", "پرونده‌ها"), ("رفته اید", "رفته‌اید")],
)
def test_a_missing_half_space_is_seen(wrong, right):
    seen = [any(pattern.search(text) for pattern, _ in SPACED) for text in (wrong, right)]

    assert seen == [True, False]

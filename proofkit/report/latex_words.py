"""Words in LaTeX: special characters escaped, mathematical Unicode typeset, any engine."""

from __future__ import annotations

import re
import unicodedata

from proofkit.notation.names import GREEK

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "^": r"\textasciicircum{}", "_": r"\_", "~": r"\textasciitilde{}", "%": r"\%",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\ensuremath{|}",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "§": r"\S{}",
}  # fmt: skip

_MATH = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "≻": r"\succ",
    "≺": r"\prec", "≽": r"\succeq", "≼": r"\preceq", "∈": r"\in", "∉": r"\notin",
    "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup", "∩": r"\cap", "∅": r"\emptyset",
    "∞": r"\infty", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "∂": r"\partial",
    "∇": r"\nabla", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\wedge", "∨": r"\vee",
    "→": r"\to", "←": r"\leftarrow", "↦": r"\mapsto", "⇒": r"\Rightarrow", "⟹": r"\implies",
    "⇔": r"\Leftrightarrow", "⟺": r"\iff", "⟨": r"\langle", "⟩": r"\rangle", "‖": r"\|",
    "·": r"\cdot", "×": r"\times", "÷": r"\div", "±": r"\pm", "∓": r"\mp", "−": "-", "∘": r"\circ",
    "⊗": r"\otimes", "⊕": r"\oplus", "⊙": r"\odot", "⊤": r"\top", "⊥": r"\perp", "′": r"{}'",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "½": r"\tfrac12",
    "¼": r"\tfrac14", "¾": r"\tfrac34", "ℓ": r"\ell", "∝": r"\propto", "∼": r"\sim", "≪": r"\ll",
    "≫": r"\gg", "⋯": r"\cdots", "ᵀ": r"{}^{\mathsf{T}}", "ᵗ": "{}^t",
    "°": r"{}^\circ", "ϕ": r"\phi", "ϵ": r"\epsilon",
}  # fmt: skip

_ACCENTS = {
    "\N{COMBINING MACRON}": r"\bar", "\N{COMBINING CIRCUMFLEX ACCENT}": r"\hat",
    "\N{COMBINING TILDE}": r"\tilde", "\N{COMBINING DOT ABOVE}": r"\dot",
}  # fmt: skip

_GREEK_COMMANDS = {letter: name for name, letter in GREEK.items()}


def words(text: str) -> str:
    """Text for a LaTeX document: code in backticks becomes typewriter, the rest is escaped."""
    pieces = re.split(r"(``.+?``|`.+?`)", text, flags=re.DOTALL)
    return "".join(
        rf"\texttt{{{plain(piece.strip('`'))}}}" if i % 2 else plain(piece)
        for i, piece in enumerate(pieces)
    )


def plain(text: str) -> str:
    """Text with every character that LaTeX would choke on replaced."""
    parts = re.split("(.[" + "".join(_ACCENTS) + "])", text, flags=re.DOTALL)
    return "".join(
        rf"\ensuremath{{{_ACCENTS[part[1]]}{{{_character(part[0])}}}}}" if i % 2 else _all(part)
        for i, part in enumerate(parts)
    )


def _all(text: str) -> str:
    return "".join(map(_character, text))


def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c in _MATH or c in _GREEK_COMMANDS:
        command = _MATH.get(c) or "\\" + _GREEK_COMMANDS[c]
        return rf"\ensuremath{{{command}}}"
    if c.isascii() or (ord(c) < 0x180 and c.isalpha()):
        return c
    return _decomposed(c)


def _decomposed(c: str) -> str:
    """Superscripts, subscripts and styled letters by their Unicode decomposition."""
    tag, _, codes = unicodedata.decomposition(c).partition(" ")
    if tag in {"<super>", "<sub>"}:
        inner = "".join(plain(chr(int(code, 16))) for code in codes.split())
        mark = "^" if tag == "<super>" else "_"
        return rf"\ensuremath{{{{}}{mark}{{\text{{{inner}}}}}}}"
    if tag == "<font>":
        letter = chr(int(codes, 16))
        return rf"\ensuremath{{\mathbb{{{letter}}}}}" if letter.isascii() else plain(letter)
    combined = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    return plain(combined) if combined else f"[U+{ord(c):04X}]"

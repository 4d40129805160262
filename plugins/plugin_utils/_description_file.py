# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Write what a server returned into files of variables: texts that Ansible never templates, and safe file names. Pure."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..module_utils._engine.as_code import escaped, scalar
from ..module_utils._engine.errors import ConfigurationError

# Longer lines are folded at the next space, or at the latest here: ansible-lint allows 160 characters.
_FOLD_AT, _FOLD_BEFORE = 90, 110

# Texts that YAML 1.1 takes for a flag, a number, a date, nothing or a sign of its own. Behind the tag, ansible-core 2.19 and
# newer do so even when they are quoted, and with a line break behind. They contain neither a brace nor a number sign, so none
# of them is a template, and quotes alone keep them texts.
_NO_TAG = re.compile(
    r"(|y|n|yes|no|on|off|true|false|null|[!&*]|[-+.0-9~<=][-+0-9a-z_.:~<= \t]*)\n?", re.ASCII | re.IGNORECASE
)

# File systems take 255 bytes. Ansible and editors put some of their own before and behind a name while they write.
_LONGEST = 200
_KEPT_OF_LONG = 100


def to_unsafe_yaml(value: Any) -> str:
    """Dump a structure as YAML in which every text has the tag ``!unsafe``, unless it looks like a number or a flag.

    Files of variables know the tag: Ansible takes such a text as it is, whatever it begins with. Keys are never templates.
    """
    return "".join(f"{line}\n" for line in ("---", *_lines(value, "")))


def _lines(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            if not isinstance(key, str):
                raise ConfigurationError(f"{place or 'The structure'} has the key {key!r}. Use texts as keys.")
            first, *others = _lines(item, f"{place}.{key}" if place else key)
            name = scalar(_sound(key, place))
            if isinstance(item, (Mapping, list, tuple)) and item:
                yield f"{name}:"
                yield from (f"  {line}" for line in (first, *others))
            else:
                yield f"{name}: {first}"
                yield from (f"  {line}" for line in others)
    elif isinstance(value, (list, tuple)) and value:
        for index, item in enumerate(value):
            first, *others = _lines(item, f"{place}[{index}]")
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    elif isinstance(value, str):
        yield from _text(_sound(value, place))
    else:
        yield _other(value, place)


def _text(text: str) -> Iterator[str]:
    """A text with its tag: as it is where every reader of YAML takes it for one, otherwise in quotes and folded.

    Several lines stay lines, because people read such a text, unless something in them would not come back or could not be seen.
    """
    if len(text) <= _FOLD_AT and scalar(text) == text:
        yield f"!unsafe {text}"
        return
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > 1 and not lines[0].startswith(" ") and all(map(_may_be_a_line, lines)):
        yield f"!unsafe |{'' if text.endswith(chr(10)) else '-'}"
        yield from (f"  {line}" for line in lines)
        return
    line = '"' if _NO_TAG.fullmatch(text) else '!unsafe "'
    for character in text:
        more = escaped(character)
        if len(line) + len(more) > (_FOLD_AT if character == " " else _FOLD_BEFORE):
            yield line + "\\"
            # A reader drops the spaces that a folded line begins with.
            line = "  " + ("\\ " if character == " " else more)
        else:
            line += more
    yield line + '"'


def _may_be_a_line(line: str) -> bool:
    return 0 < len(line) <= _FOLD_BEFORE and line.isprintable() and line == line.rstrip()


def _sound(text: str, place: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ConfigurationError(
            f"{place or 'The text'} has half of a surrogate pair, which YAML cannot hold. Correct it in Storyblok."
        )
    return text


def _other(value: Any, place: str) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return ".nan"
        if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        # Readers of YAML 1.1 want a point before the exponent.
        return re.sub(r"^(-?\d+)e", r"\1.0e", repr(float(value)))
    if value is None or isinstance(value, (bool, int, Mapping, list, tuple)):
        return json.dumps(value)
    raise ConfigurationError(
        f"{place or 'The value'} is of the type {type(value).__name__}. Give texts, numbers, flags, lists and dictionaries."
    )


def to_file_name(name: str) -> str:
    """Return a name as one safe part of a path, different for different names.

    Names that are safe stay what they are. In others, what is not is written as in a URL; of very long ones the beginning
    stays, before a digest of the whole, with a mark that no other name gets.
    """
    kept = "".join(
        character if _may_stand(name, index) else _encoded(character) for index, character in enumerate(name)
    )
    if kept and len(kept.encode()) <= _LONGEST:
        return kept
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    beginning = kept.encode()[:_KEPT_OF_LONG].decode("utf-8", "ignore")
    return f"{beginning}%sha256-{digest}"


def _may_stand(name: str, index: int) -> bool:
    character = name[index]
    if character == ".":
        return index > 0
    if character == " ":
        return 0 < index < len(name) - 1
    return character.isprintable() and character not in "/\\%"


def _encoded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))

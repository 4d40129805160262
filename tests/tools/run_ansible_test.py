# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test on this checkout, whatever its folder is called.

ansible-test wants the collection at …/ansible_collections/community/storyblok and under git, bootstraps pip with a script
from a host of its own, and hides the PIP_* variables from the pip that it runs. So it gets a copy of the checkout, and a
home of its own below .build in which pip is bootstrapped from the interpreter and configured as it is for this one.

usage: run_ansible_test.py ANSIBLE_TEST ARGUMENT…
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
COPY = BUILD / "checkout" / "ansible_collections" / "community" / "storyblok"
HOME = BUILD / "home"
# Every Python on which a module may run.
TARGET_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")

# What ansible-test runs in place of the script that it would download. ensurepip has a process of its own, because it
# turns pip's configuration off for the process that calls it.
BOOTSTRAP = """\
import subprocess, sys
subprocess.check_call([sys.executable, "-m", "ensurepip"])
skipped = {"--no-setuptools", "--no-wheel"}
sys.exit(subprocess.call([sys.executable, "-m", "pip", "install", *(word for word in sys.argv[1:] if word not in skipped)]))
"""


def copy_checkout() -> None:
    """Everything that git tracks or would track, as it is in the working tree, in a repository of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    output = COPY / "tests" / "output"
    kept = BUILD / "ansible-test-output"
    if output.exists():
        # Virtual environments of earlier runs, which take a minute to make.
        shutil.rmtree(kept, ignore_errors=True)
        output.rename(kept)
    shutil.rmtree(COPY, ignore_errors=True)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    if kept.exists():
        kept.rename(output)
    subprocess.run(["git", "init", "--quiet"], cwd=COPY, check=True)
    subprocess.run(["git", "add", "--all"], cwd=COPY, check=True)


def prepare_home(ansible_test: Path) -> None:
    python = ansible_test.parent / "python"
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    find_package = "import ansible_test, os; print(os.path.dirname(ansible_test.__file__))"
    package = subprocess.run([python, "-c", find_package], check=True, capture_output=True, text=True).stdout.strip()
    source = (Path(package) / "_internal" / "python_requirements.py").read_text(encoding="utf-8")
    for version in set(re.findall(r"'(\d+(?:\.\d+)+)'", source)):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(BOOTSTRAP, encoding="utf-8")
    settings: dict[str, str] = {}
    listed = subprocess.run([python, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        match = re.fullmatch(r"(?:global|install|:env:)\.([\w-]+)='(.*)'", line)
        if match and match[1] in ("cert", "index-url", "extra-index-url", "find-links", "trusted-host", "proxy"):
            settings[match[1]] = match[2].replace("\\n", " ")
    folder = HOME / ".config" / "pip"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (folder / "pip.conf").write_text("\n".join(["[global]", *lines, ""]), encoding="utf-8")


def python_folders() -> list[str]:
    """Where the Pythons are that are not on PATH, such as those that pyenv keeps."""
    finder = ROOT / "tests" / "tools" / "find-python"
    folders = []
    for version in TARGET_PYTHONS:
        found = subprocess.run([finder, version], check=False, capture_output=True, text=True).stdout.strip()
        if found:
            folders.append(str(Path(found).parent))
    return folders


def main() -> int:
    # Not resolved: the link in a virtual environment is what makes it one.
    ansible_test = Path(os.path.abspath(sys.argv[1]))
    copy_checkout()
    prepare_home(ansible_test)
    path = os.pathsep.join([str(ansible_test.parent), *python_folders(), os.environ["PATH"]])
    # XDG_CONFIG_HOME would hide the configuration of pip that was written above.
    environment = {key: value for key, value in os.environ.items() if key != "XDG_CONFIG_HOME"}
    environment.update(HOME=str(HOME), PATH=path, ANSIBLE_COLLECTIONS_PATH=str(COPY.parents[2]))
    return subprocess.call([ansible_test, *sys.argv[2:]], cwd=COPY, env=environment)


if __name__ == "__main__":
    sys.exit(main())

"""The wheel carries everything a province needs and works outside the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import build_wheel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    if not build_wheel.BUILT.is_file():
        pytest.skip("chưa dựng tệp giao diện (npm run build)")
    return build_wheel.build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel unpacked beside the libraries it needs, far from the source tree."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def run(installed: Path, code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=installed,
        env={**kept, "PYTHONPATH": str(installed), **environment},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_it_contains_static_files_templates_definitions_and_cases(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "trucso/portal/shared/static_build/vendor/charts.js",
        "trucso/portal/shared/static_build/vendor/tabler.css",
        "trucso/portal/shared/static_build/vendor/icons.svg",
        "trucso/portal/shared/static_build/vendor/fonts/IBMPlexSans_400Regular.ttf",
        "trucso/portal/shared/static_build/vendor/licences/tabler.txt",
        "trucso/portal/shared/static/shared/look.css",
        "trucso/portal/shared/templates/base.html",
        "trucso/definitions/hcmc-commune-2026/2026.yaml",
        "trucso/definitions/units/communes.csv",
    ):
        assert part in names
    assert any(name.startswith("trucso/cases/") for name in names)
    assert not any("node_modules" in name or name.startswith("tests/") for name in names)


def test_it_contains_every_file_of_the_package(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    ours = {
        str(path.relative_to(source))
        for path in (source / "trucso").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in (".built", "charts.entry.mjs")
    }
    assert sorted(ours - names) == []


def test_the_portal_prepares_itself_and_answers(installed, tmp_path):
    environment = {"TRUCSO_VAR": str(tmp_path), "TRUCSO_DEMO": "0", "ALLOWED_HOSTS": "testserver,127.0.0.1"}
    manage = "from trucso.portal.manage import main; main()"
    prepared = run(installed, manage, "prepare", **environment)
    assert prepared.returncode == 0, prepared.stderr
    again = run(installed, manage, "prepare", **environment)
    assert "Không có gì thay đổi" in again.stdout
    asked = run(
        installed,
        "import os, trucso; os.environ['DJANGO_SETTINGS_MODULE'] = 'trucso.portal.settings'\n"
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "page = Client().get('/bo-chi-so/'); print(page.status_code, trucso.__file__)\n"
        "print(b'vendor/tabler.' in page.content)",
        **environment,
    )
    assert asked.stdout.split()[0] == "200", asked.stderr
    assert str(installed) in asked.stdout
    assert asked.stdout.strip().endswith("True")


def test_the_command_line_finds_the_definitions(installed):
    listed = run(installed, "import sys; from trucso.cli import main; main()", "index", "list")
    assert listed.returncode == 0, listed.stderr
    assert "hcmc-commune-2026" in listed.stdout

"""Settings come from the environment: defaults run, malformed values are named, start-up is checked."""

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from trucso.portal import checks
from trucso.portal.environment import VARIABLES, read_environment, secret_key

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"


def test_the_defaults_run():
    found = read_environment({})
    assert found["PORT"] == 8000
    assert found["DEBUG"] is False
    assert found["TRUCSO_DEMO"] is True
    assert found["DATABASE_URL"]["ENGINE"] == "django.db.backends.sqlite3"


def test_demonstration_is_off_when_other_machines_can_reach_us():
    assert read_environment({"HOST": "0.0.0.0"})["TRUCSO_DEMO"] is False


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "abc", "từ 1 đến 65535"),
        ("PORT", "0", "từ 1 đến 65535"),
        ("PORT", "８０", "từ 1 đến 65535"),
        ("DEBUG", "true", "1 (bật) hoặc 0 (tắt)"),
        ("DATABASE_URL", "mysql://u:bimat@h/x", "SQLite"),
        ("CSRF_TRUSTED_ORIGINS", "dongnai.gov.vn", "giao thức"),
        ("TRUCSO_LOG_LEVEL", "loud", "WARNING"),
    ],
)
def test_a_malformed_value_is_named_with_what_is_allowed(name, value, allowed):
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment({name: value})
    message = str(refused.value)
    assert name in message
    assert allowed in message
    assert "bimat" not in message


def test_every_malformed_value_is_told_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment({"PORT": "x", "WORKERS": "-1"})
    assert "PORT" in str(refused.value)
    assert "WORKERS" in str(refused.value)


def test_the_key_is_made_once_and_only_the_owner_reads_it(tmp_path):
    first = secret_key("", tmp_path)
    assert len(first) >= 50
    assert secret_key("", tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert secret_key("given", tmp_path) == "given"


def ids():
    return {message.id for message in checks.check_installation(None)}


def broken(settings, **changes):
    for name, value in changes.items():
        setattr(settings, name, value)
    return ids()


def test_an_ordinary_start_breaks_no_rule(settings):
    assert broken(settings, ALLOWED_HOSTS=["127.0.0.1"]) <= {"trucso.E004"}


@pytest.mark.parametrize(
    ("identifier", "changes"),
    [
        ("trucso.E001", {"SECRET_KEY": "short", "HOST": "0.0.0.0"}),
        ("trucso.E002", {"ALLOWED_HOSTS": ["*"]}),
        ("trucso.E003", {"DEBUG": True, "HOST": "0.0.0.0"}),
        ("trucso.E004", {"STATICFILES_DIRS": ["/nowhere"]}),
        ("trucso.E005", {"DEFINITIONS_DIR": Path("/nowhere")}),
        ("trucso.E006", {"VAR_DIR": Path("/nowhere")}),
        ("trucso.E007", {"IS_DEMO_ALLOWED": True, "ALLOWED_HOSTS": ["dongnai.gov.vn"]}),
        ("trucso.W001", {"HOST": "0.0.0.0", "IS_HTTPS": False}),
    ],
)
def test_each_rule_is_told_with_a_hint(settings, identifier, changes):
    assert identifier in broken(settings, **changes)
    assert all(message.hint for message in checks.check_installation(None))


def test_every_setting_and_every_check_is_documented():
    text = GUIDE.read_text()
    assert [v.name for v in VARIABLES if f"`{v.name}`" not in text] == []
    known = set(re.findall(r"trucso\.[EW]\d{3}", Path(checks.__file__).read_text()))
    assert [i for i in sorted(known) if f"`{i}`" not in text] == []

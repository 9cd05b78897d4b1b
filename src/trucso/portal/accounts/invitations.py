"""One-time links with which a person sets the password: the first one, or a new one nobody else may know."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from trucso.portal.journal.services import Actor, record

from .models import User
from .services import subject_of

_SALT = "trucso.accounts.invitation"


class LinkRefused(ValueError):
    """The link opens nothing; the message says why and whom to ask."""


@transaction.atomic
def make_link(*, actor: Actor, user: User) -> str:
    """A link for ``user``, valid for TRUCSO_INVITATION_DAYS; every earlier one stops working."""
    user.link_number += 1
    user.link_made_at = timezone.now()
    user.save(update_fields=["link_number", "link_made_at"])
    after = {"hết hạn": f"{_end(user):%d/%m/%Y %H:%M}"}
    record(actor=actor, action="account.invited", subject=subject_of(user), after=after)
    token = signing.dumps([user.pk, user.link_number], salt=_SALT)
    return settings.SITE_ADDRESS + reverse("account_invitation", args=[token])


def person_of(token: str) -> User:
    """Whose link it is. Raises :class:`LinkRefused` for one that is forged, used, replaced or too old."""
    try:
        pk, number = signing.loads(token, salt=_SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
    except signing.SignatureExpired as late:
        raise LinkRefused("Liên kết đã hết hạn. Hãy xin người quản lý tài khoản một liên kết mới.") from late
    except signing.BadSignature as forged:
        raise LinkRefused("Liên kết không đúng. Hãy chép lại đủ cả địa chỉ trong thư.") from forged
    user = User.objects.filter(pk=pk, is_active=True, link_number=number).first()
    if user is None:
        raise LinkRefused(
            "Liên kết này đã được dùng hoặc đã có liên kết mới thay thế. "
            "Hãy đăng nhập, hoặc xin người quản lý tài khoản một liên kết mới."
        )
    return user


@transaction.atomic
def set_password_by_link(*, token: str, password: str) -> User:
    """The password is set and the link used up. Raises LinkRefused; ValidationError for a weak password."""
    user = User.objects.select_for_update().get(pk=person_of(token).pk)
    person_of(token)  # again, now that nobody else can use it at the same time
    validate_password(password, user)
    user.set_password(password)
    user.link_number += 1
    user.link_made_at = None
    user.save(update_fields=["password", "link_number", "link_made_at"])
    record(
        actor=user, action="account.password_set", subject=subject_of(user), reason="Bằng liên kết một lần"
    )
    return user


def send_link(user: User, link: str) -> bool:
    """Send the link by e-mail; False when no mail server is set or the person has no address."""
    if not (settings.IS_MAIL_SET and user.email):
        return False
    text = (
        f"Kính gửi {user},\n\nTài khoản «{user.username}» trên hệ thống Trục Số đã sẵn sàng. "
        f"Hãy mở liên kết sau để đặt mật khẩu:\n\n{link}\n\n"
        f"Liên kết dùng được một lần, đến {_end(user):%H:%M ngày %d/%m/%Y}. Không chuyển tiếp thư này.\n"
    )
    send_mail("Trục Số: đặt mật khẩu cho tài khoản của bạn", text, None, [user.email])
    return True


def is_expired(user: User) -> bool:
    """Whether the person's last link was not used in time."""
    return user.link_made_at is not None and timezone.now() > _end(user)


def _end(user: User) -> datetime:
    made = user.link_made_at or timezone.now()
    return timezone.localtime(made + timedelta(days=settings.INVITATION_DAYS))

"""Following the links of the portal as a person would: which pages there are and how far away."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
MOST_PAGES, PAGES_PER_ROUTE = 150, 2


@dataclass
class Person:
    """Somebody with a browser: a client with cookies."""

    name: str
    server: str
    client: httpx.Client

    @classmethod
    def signed_in(cls, server: str, name: str, password: str) -> Person:
        """Sign in through the page, as anybody does."""
        client = httpx.Client(base_url=server, timeout=60, follow_redirects=True)
        if name:
            page = client.get("/tai-khoan/dang-nhap/").text
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert token, "trang đăng nhập không có mã chống giả mạo"
            form = {"login": name, "password": password, "csrfmiddlewaretoken": token[1]}
            answer = client.post("/tai-khoan/dang-nhap/", data=form, headers={"Referer": server})
            assert "sessionid" in client.cookies, f"{name} không đăng nhập được ({answer.status_code})"
        return cls(name, server, client)


@dataclass(frozen=True)
class Visit:
    """A page of a route: where, found by whom, after how many clicks."""

    route: str
    path: str
    person: str
    clicks: int


def route_of(path: str) -> str | None:
    """The route's full name; ``None`` for an address that is none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def links(page: str, where: str) -> list[str]:
    """Addresses on the same site that show pages (not files)."""
    found = (urljoin(where, unescape(href)) for href in LINK.findall(page))
    paths = [urlsplit(address) for address in found]
    return [
        f"{p.path}?{p.query}" if p.query else p.path
        for p in paths
        if p.netloc == urlsplit(where).netloc and "format=" not in p.query and p.scheme.startswith("http")
    ]


@dataclass
class Walk:
    """What somebody found: the first page of every route, and links that lead nowhere."""

    visits: dict[str, Visit] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def crawl(person: Person, start: str = "/") -> Walk:
    """Breadth first from the front page, a few pages of every route."""
    walk = Walk()
    came_from = {start: ""}
    seen: dict[str, int] = {}
    queue = deque([(start, 0)])
    while queue and sum(seen.values()) < MOST_PAGES:
        path, clicks = queue.popleft()
        route = route_of(path)
        if route is None or seen.get(route, 0) >= PAGES_PER_ROUTE:
            continue
        seen[route] = seen.get(route, 0) + 1
        answer = person.client.get(path)
        if answer.status_code >= 400:
            walk.broken.append(
                f"{person.name or 'công chúng'}: {came_from[path]} → {path}: {answer.status_code}"
            )
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        walk.visits.setdefault(route, Visit(route, path, person.name, clicks))
        for link in links(answer.text, str(answer.url)):
            if link not in came_from:
                came_from[link] = path
                queue.append((link, clicks + 1))
    return walk

"""How fast a large WordPress export moves in, and how much memory that takes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench import prose
from bench.machine import on_server_core
from bench.servers import PROGRAMS, PROJECT
from bench.shapes import discussion
from bench.site import BenchSite, fresh_site
from bench.table import Row

POSTS: Final = 200
COMMENTS_EACH: Final = 100
LEAST_PER_SECOND: Final = 2_000
MOST_MEGABYTES: Final = 200
FIRST_DAY: Final = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)

HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ruth</wp:author_login>
<wp:author_display_name>Ruth Ellery</wp:author_display_name></wp:author>
"""
TAIL: Final = "</channel></rss>\n"


def rows() -> Iterator[Row]:
    """Speed and memory of one import into an empty site; the start of the command is part of the time."""
    with fresh_site() as site:
        if not _has_command(site):
            yield Row("import of a WordPress export", "not there yet")
            return
        export = site.folder / "export.xml"
        export.write_text("".join(_export()))
        size = export.stat().st_size / 1_000_000
        seconds, core_seconds, megabytes = _run(site, export)
    comments = POSTS * COMMENTS_EACH
    yield Row(
        f"comments imported per second, {comments:,} in a file of {size:.0f} MB",
        f"{comments / seconds:,.0f}/s",
        f"{seconds:.1f} s, {core_seconds:.1f} s of them on the core",
        "",
        f"at least {LEAST_PER_SECOND:,}/s",
        comments / seconds >= LEAST_PER_SECOND,
    )
    yield Row(
        "memory of that import at its highest",
        f"{megabytes:.0f} MB",
        "",
        "",
        f"at most {MOST_MEGABYTES} MB",
        megabytes <= MOST_MEGABYTES,
    )


def _command(*words: str) -> list[str]:
    return [*on_server_core(), str(PROGRAMS / "flask"), "--app", "wsgi", "import", *words]


def _has_command(site: BenchSite) -> bool:
    asked = subprocess.run(
        _command("--help"), cwd=PROJECT, env=site.environ(8000), capture_output=True, check=False
    )
    return asked.returncode == 0


def _run(site: BenchSite, export: Path) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of the core, megabytes."""
    log = site.folder / "import.log"
    witness = [sys.executable, "-m", "bench.witness", str(log), *_command("wordpress", str(export))]
    run = subprocess.run(witness, cwd=PROJECT, env=site.environ(8000), capture_output=True, check=False)
    assert run.returncode == 0, log.read_text()
    seconds, core_seconds, megabytes = json.loads(run.stdout)
    return seconds, core_seconds, megabytes


def _export() -> Iterator[str]:
    yield HEAD
    for number in range(1, POSTS + 1):
        day = FIRST_DAY + timedelta(days=7 * number)
        yield (
            f"<item><title>Question {number}?</title><link>https://blog.example/{day:%Y/%m}/question-{number}/</link>"
            f"<dc:creator>ruth</dc:creator><content:encoded><![CDATA[{prose.question()}]]></content:encoded>"
            f"<wp:post_id>{number}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
            f"<wp:post_name>question-{number}</wp:post_name>"
            f"<wp:post_date_gmt>{day:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>\n"
            '<category domain="post_tag" nicename="feedback"><![CDATA[feedback]]></category>\n'
        )
        yield from (_comment(number, place, day) for place in range(COMMENTS_EACH))
        yield "</item>\n"
    yield TAIL


def _comment(post: int, place: int, day: datetime) -> str:
    first_id = post * COMMENTS_EACH
    answered = discussion(place)
    parent_id = 0 if answered is None else first_id + answered
    name = prose.NAMES[(post + place) % len(prose.NAMES)]
    words = prose.comments()[(post * 7 + place) % len(prose.comments())]
    moment = day + timedelta(minutes=11 * place)
    return (
        f"<wp:comment><wp:comment_id>{first_id + place}</wp:comment_id>"
        f"<wp:comment_author><![CDATA[{name}]]></wp:comment_author>"
        f"<wp:comment_author_email>{place}@example.org</wp:comment_author_email>"
        "<wp:comment_author_url>https://example.org/</wp:comment_author_url>"
        "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>"
        f"<wp:comment_date_gmt>{moment:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>"
        f"<wp:comment_parent>{parent_id}</wp:comment_parent></wp:comment>\n"
    )

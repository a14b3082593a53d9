"""What all pages share: forms, components, icons, third-party files, the content policy."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from office.templatetags.ui import initial

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = [path for path in TEMPLATES.rglob("*.html") if "reports" not in path.parts]


class Visit(forms.Form):
    town = forms.CharField(label="Town", help_text="As it writes itself.")
    guests = forms.IntegerField(label="Guests", required=False)
    themes = forms.MultipleChoiceField(
        label="Themes", choices=[("c", "Culture"), ("s", "Sport")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I am sure")


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_only_optional_fields_say_so() -> None:
    html = str(Visit())
    assert re.findall(r"(\w+) <span class=\"optional\">", html) == ["Guests"]


def test_hint_and_error_are_tied_to_their_control() -> None:
    html = str(Visit({"guests": "many"})["town"].as_field_group())
    assert 'aria-describedby="id_town_helptext id_town_error"' in html
    assert 'id="id_town_helptext"' in html
    assert 'id="id_town_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_has_a_legend_and_a_lone_box_its_label_behind_it() -> None:
    form = Visit()
    assert "<legend>Themes</legend>" in form["themes"].as_field_group()
    lone = form["sure"].as_field_group()
    assert lone.index("<input") < lone.index("I am sure")


def test_error_summary_leads_to_the_first_control_of_each_faulty_field() -> None:
    html = rendered('{% include "ui/_error_summary.html" with form=form only %}', form=Visit({}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_town", "id_themes_0", "id_sure"]
    assert all(f'id="{target}"' in str(Visit({})) for target in targets)


def test_a_form_without_faults_has_no_error_summary() -> None:
    assert rendered('{% include "ui/_error_summary.html" with form=form only %}', form=Visit()).strip() == ""


def test_a_component_included_with_only_still_carries_the_csrf_token() -> None:
    request = RequestFactory().get("/")
    template = Template('{% include "ui/_form.html" with form=form only %}')
    assert 'name="csrfmiddlewaretoken"' in template.render(RequestContext(request, {"form": Visit()}))


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("City of Ghent", "G"),
        ("Stad Gent", "G"),
        ("Balıkesir Büyükşehir Belediyesi", "B"),
        ("İzmir", "İ"),
        ("", "E"),
    ],
)
def test_the_coat_bears_the_first_letter_of_the_towns_own_name(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_the_title_is_the_heading_and_is_escaped_once() -> None:
    page = Template('{% extends "base.html" %}{% block title %}{{ name }}{% endblock %}')
    html = page.render(Context({"name": "Ghent & Liège", "theme": "auto"}))
    assert "<h1>Ghent &amp; Liège</h1>" in html
    assert "<title>Ghent &amp; Liège · Entente</title>" in html


def test_an_empty_margin_column_is_not_there_at_all() -> None:
    page = Template('{% extends "base.html" %}{% block aside %} {% if gone %}x{% endif %} {% endblock %}')
    assert "page-aside" not in page.render(Context({}))


def test_nought_is_shown_and_nothing_becomes_a_dash() -> None:
    html = rendered(
        '{% include "ui/_summary_list.html" with rows=rows only %}', rows=[("Cost", 0), ("Notice", None)]
    )
    assert "<dd>0</dd>" in html
    assert "<dd>–</dd>" in html


def test_an_unknown_icon_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered('{% icon "no-such-icon" %}')


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_writes_what_the_content_policy_refuses(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))


@pytest.mark.parametrize("folder", sorted((STATIC / "vendor").iterdir()), ids=lambda path: path.name)
def test_third_party_files_are_as_they_came(folder: Path) -> None:
    lines = (folder / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {name.removeprefix("./"): digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    present = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    present.pop("CHECKSUMS")
    assert listed == present
    assert "LICENSE" in present


def test_style_script_and_both_alphabets_leave_half_of_a_first_view_for_the_page() -> None:
    packed = ["entente.css", "entente.js", "vendor/bootstrap-5.3.9/bootstrap-reboot.min.css"]
    fonts = list(STATIC.glob("vendor/fontsource-*/*.woff2"))
    weight = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in packed)
    weight += sum(path.stat().st_size for path in fonts)
    assert weight <= 60_000

import pytest

from local_host.http.routes import BadRouteTemplate, Route, RouteTable, decode_path

GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def parameters(template: str, path: str) -> dict[str, str] | None:
    match = RouteTable([Route(template, frozenset(), "it")]).match("GET", path)
    return None if match is None else dict(match.parameters)


@pytest.mark.parametrize(
    ("template", "path", "expected"),
    [
        ("api/health", "/api/health", {}),
        ("api/Health", "/API/hEALTH/", {}),
        ("api/health", "/api/healthy", None),
        ("api/health", "/api", None),
        ("api/health", "/api//health", None),
        ("", "/", {}),
        ("api/{id}", "/api/Claim-1", {"id": "Claim-1"}),
        ("api/{id}", "/api/", None),
        ("api/{id}", "/api/a/b", None),
        ("api/{id?}", "/api", {}),
        ("api/{id?}", "/api/7", {"id": "7"}),
        ("api/{id=5}", "/api", {"id": "5"}),
        ("api/{id=5}", "/api/6", {"id": "6"}),
        ("api/{id:int=5}/{size?}", "/api", {"id": "5"}),
        (
            "{controller}/{action=index}/{id?}",
            "/claims",
            {"controller": "claims", "action": "index"},
        ),
        ("static/{*path}", "/static/css/a.css", {"path": "css/a.css"}),
        ("static/{**path}", "/static/css//a.css", {"path": "css//a.css"}),
        ("static/{*path}", "/static/css/", {"path": "css/"}),
        ("static/{*path}", "/static", {}),
        ("static/{*path}", "/static/", {}),
        ("static/{*path=index.html}", "/static", {"path": "index.html"}),
        ("static/{*path:minlength(3)}", "/static/ab", None),
        ("static/{*path:minlength(3)}", "/static", None),
        ("/{*route}", "/", {}),
        ("files/report.{ext}", "/files/REPORT.pdf", {"ext": "pdf"}),
        ("files/report.{ext}", "/files/report.", None),
        ("files/{name}.{ext?}", "/files/a.b.pdf", {"name": "a.b", "ext": "pdf"}),
        ("files/{name}.{ext?}", "/files/readme", {"name": "readme"}),
        ("{a}-{b}", "/x-y-z", {"a": "x-y", "b": "z"}),
        ("{a:int}-{b}", "/x-y", None),
        ("v{version:int}/claims", "/v12/claims", {"version": "12"}),
        ("{{literal}}", "/{literal}", {}),
        ("{id:int:min(5)}", "/4", None),
        ("{id:int:min(5)}", "/5", {"id": "5"}),
    ],
)
def test_a_template_matches_as_in_asp_net(
    template: str, path: str, expected: dict[str, str] | None
) -> None:
    assert parameters(template, path) == expected


@pytest.mark.parametrize(
    ("constraint", "accepted", "refused"),
    [
        ("int", ["0", "-7", "+7", "2147483647"], ["2147483648", "1.5", "a", "1_0", "٣"]),
        ("long", ["9223372036854775807"], ["9223372036854775808"]),
        ("bool", ["true", "FALSE"], ["1", "yes"]),
        ("datetime", ["2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31 10:00"], ["31-31"]),
        ("decimal", ["1.5", "-1,000.25"], ["1e3", "NaN", "x"]),
        ("double", ["1.5", "1e3"], ["x", "1_0"]),
        ("float", ["-2.5"], ["two"]),
        (
            "guid",
            [GUID, GUID.replace("-", ""), f"{{{GUID}}}", f"({GUID})"],
            [GUID[:-1], f"{{{GUID}"],
        ),
        ("alpha", ["abcXYZ"], ["ab1", "é"]),
        ("required", ["x"], []),
        ("minlength(3)", ["abc"], ["ab"]),
        ("maxlength(3)", ["abc"], ["abcd"]),
        ("length(3)", ["abc"], ["ab", "abcd"]),
        ("length(2,3)", ["ab", "abc"], ["a", "abcd"]),
        ("min(18)", ["18"], ["17", "x"]),
        ("max(18)", ["18", "-1"], ["19"]),
        ("range(1,3)", ["1", "3"], ["0", "4"]),
        (r"regex(^\d{{3}}-[a-c]+$)", ["123-abc", "123-ABC"], ["12-abc", "123-x"]),
        (r"regex(^(a|b)(c)?$)", ["ac", "b"], ["c"]),
    ],
)
def test_a_constraint_decides_which_values_match(
    constraint: str, accepted: list[str], refused: list[str]
) -> None:
    template = f"x/{{value:{constraint}}}"
    assert [parameters(template, f"/x/{value}") for value in accepted] == [
        {"value": value} for value in accepted
    ]
    assert [value for value in refused if parameters(template, f"/x/{value}") is not None] == []


def test_an_optional_parameter_keeps_its_constraint() -> None:
    assert parameters("claims/{page:int?}", "/claims") == {}
    assert parameters("claims/{page:int?}", "/claims/two") is None


def test_the_more_literal_route_is_tried_first() -> None:
    templates = ["{*any}", "claims/{*rest:int}", "claims/{id}", "claims/{id:int}", "claims/new"]
    table = RouteTable([Route(template, frozenset(), template) for template in templates])
    paths = {
        "/claims/new": "claims/new",
        "/claims/7": "claims/{id:int}",
        "/claims/x": "claims/{id}",
        "/claims/x/y": "{*any}",
        "/other": "{*any}",
    }
    found = {path: table.match("GET", path) for path in paths}
    assert {path: match and match.target for path, match in found.items()} == paths


def test_a_route_that_does_not_take_the_method_is_passed_over() -> None:
    table = RouteTable(
        [
            Route("claims/new", frozenset({"POST"}), "create"),
            Route("claims/{id}", frozenset({"GET"}), "read"),
        ]
    )
    create, read = table.match("POST", "/claims/new"), table.match("GET", "/claims/new")
    assert create is not None
    assert create.target == "create"
    assert read is not None
    assert (read.target, dict(read.parameters)) == ("read", {"id": "new"})
    assert table.match("DELETE", "/claims/new") is None


@pytest.mark.parametrize(
    "template",
    [
        "{id",
        "id}",
        "{}",
        "{id:unknown}",
        "{id:int(3)}",
        "{id:min}",
        "{id:min(x)}",
        "{id:regex([)}",
        "{id}/{ID}",
        "{*rest}/more",
        "a-{*rest}",
        "{a?}-{b}",
        "a//b",
    ],
)
def test_a_template_that_means_nothing_is_refused(template: str) -> None:
    with pytest.raises(BadRouteTemplate, match="route template"):
        RouteTable([Route(template, frozenset(), "it")])


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/api/a%20b", "/api/a b"),
        ("/api/%C3%A9", "/api/é"),
        ("/api/a%2Fb%2fc", "/api/a%2Fb%2fc"),
        ("/api/%ff", "/api/%ff"),
        ("/api/x/../y", "/api/y"),
        ("/static/%2e%2e/%2E%2E/../secret", "/secret"),
        ("/static/a/..", "/static/"),
        ("/static/./a", "/static/a"),
        ("/..", "/"),
        ("/api/.hidden", "/api/.hidden"),
    ],
)
def test_a_path_is_decoded_and_cannot_climb(raw: str, path: str) -> None:
    assert decode_path(raw) == path

import pytest

from agent.code.path_index import PathIndex
from agent.domain.alert import PythonEnvironment, Service
from agent.domain.crash import StackFrame
from agent.stages.localization.mapping import Placement, map_frame, map_frames

SHOP = ("shop/__init__.py", "shop/cart.py", "shop/utils.py", "main.py", "tests/test_cart.py")
MONOREPO = ("services/a/shop/cart.py", "services/a/shop/only.py", "services/b/shop/cart.py", "README.md")


def service(root: str = ".", prefixes: tuple[str, ...] = (), source_roots: tuple[str, ...] = (".",)) -> Service:
    return Service(
        name="shop", repository="r", root=root, path_prefixes=prefixes, python=PythonEnvironment(source_roots=source_roots)
    )


def frame(path: str, in_app: bool | None = None) -> StackFrame:
    return StackFrame(path=path, line=1, function="f", in_app=in_app)


def placed(path: str, paths: tuple[str, ...], of: Service | None = None, in_app: bool | None = None) -> Placement | None:
    return map_frame(frame(path, in_app), PathIndex.of(paths), of or service())


def place(path: str, paths: tuple[str, ...], of: Service | None = None) -> str:
    found = placed(path, paths, of)
    return found.path if found else ""


@pytest.mark.parametrize(
    "path",
    [
        "/srv/app/shop/cart.py",
        "/usr/src/app/build/lib/shop/cart.py",
        "shop/cart.py",
        "./shop/../shop/cart.py",
        "C:\\deploy\\shop\\cart.py",
        "C:\\Deploy\\Shop\\Cart.py",
        "/opt/shop.pyz/shop/cart.py",
        "/opt/wheels/shop-1.0-py3-none-any.whl/shop/cart.py",
        "/usr/local/lib/python3.11/site-packages/shop/cart.py",
        "/home/ada/.venv/Lib/site-packages/shop/cart.py",
        "/usr/lib/python3/dist-packages/shop/cart.py",
        "file:///srv/app/shop/cart.py",
        "/srv/app/shop/__pycache__/cart.cpython-311.pyc",
    ],
)
def test_a_deployed_path_leads_to_the_file_with_the_longest_common_end(path: str) -> None:
    assert place(path, SHOP) == "shop/cart.py"


@pytest.mark.parametrize(
    "path",
    [
        "/usr/local/lib/python3.11/json/utils.py",
        "/usr/local/lib/python3.11/shop/cart.py",
        "/opt/python/cpython-3.12.1/lib/python3.12/asyncio/__init__.py",
        "C:\\Python311\\Lib\\shop\\cart.py",
        "/usr/lib/python311.zip/shop/cart.py",
        "<frozen importlib._bootstrap>",
        "<string>",
        "<attrs generated init shop.cart.Cart>",
        "<class 'shop.cart.argmap'> compilation 4",
        "",
        "/srv/other/__init__.py",
        "/usr/local/lib/python3.11/site-packages/requests/utils.py",
        "/usr/local/lib/python3.11/site-packages/utils.py",
    ],
)
def test_library_and_generated_frames_are_no_files_of_the_repository(path: str) -> None:
    assert placed(path, SHOP) is None


def test_a_file_at_the_top_of_the_repository_wins_over_one_that_only_shares_its_name() -> None:
    assert place("/app/main.py", ("main.py", "tools/main.py")) == "main.py"


def test_a_name_alone_is_weak_and_several_are_for_their_text_to_decide() -> None:
    found = placed("/srv/billing/helpers.py", ("shop/helpers.py",))
    assert found is not None
    assert found.weak
    assert found.confidence == 0.5
    several = placed("/srv/billing/helpers.py", ("shop/helpers.py", "web/helpers.py"))
    assert several is not None
    assert several.weak
    assert several.confidence == 0.25
    assert placed("/srv/billing/helpers.py", tuple(f"part{number}/helpers.py" for number in range(9))) is None


def test_equal_names_in_a_monorepo_stay_ambiguous_with_their_share_of_confidence() -> None:
    found = placed("/srv/app/shop/cart.py", MONOREPO)
    assert found is not None
    assert {found.path, *found.alternatives} == {"services/a/shop/cart.py", "services/b/shop/cart.py"}
    assert found.confidence == 0.5


def test_the_root_of_the_service_settles_equal_names() -> None:
    found = placed("/srv/app/shop/cart.py", MONOREPO, service(root="services/b"))
    assert found == Placement(
        path="services/b/shop/cart.py", confidence=1.0, shifted=("srv/app", "services/b"), alternatives=(), weak=False
    )


def test_an_unambiguous_frame_of_the_same_crash_settles_equal_names() -> None:
    frames = [frame("/srv/app/shop/only.py"), frame("/srv/app/shop/cart.py")]
    only, cart = map_frames(frames, PathIndex.of(MONOREPO), service())
    assert only is not None
    assert cart is not None
    assert cart.path == "services/a/shop/cart.py"
    assert cart.confidence == 0.9
    assert cart.alternatives == ("services/b/shop/cart.py",)


def test_a_configured_prefix_decides_even_below_a_library_directory() -> None:
    of = service(prefixes=("/usr/lib/python3.11/apps",))
    assert place("/usr/lib/python3.11/apps/shop/cart.py", SHOP, of) == "shop/cart.py"


def test_a_configured_prefix_beats_a_longer_common_end() -> None:
    paths = ("app/shop/cart.py", "backend/shop/cart.py")
    assert place("/srv/app/shop/cart.py", paths, service(root="backend", prefixes=("/srv/app",))) == "backend/shop/cart.py"


@pytest.mark.parametrize("source_roots", [(".",), ("src",)])
def test_an_installed_wheel_of_the_service_leads_to_its_src_layout(source_roots: tuple[str, ...]) -> None:
    path = "/usr/local/lib/python3.11/site-packages/shop/cart.py"
    assert place(path, ("src/shop/cart.py", "tests/x.py"), service(source_roots=source_roots)) == "src/shop/cart.py"


def test_a_vendored_copy_is_not_the_dependency_that_was_installed() -> None:
    assert placed("/usr/local/lib/python3.11/site-packages/requests/api.py", ("shop/_vendor/requests/api.py",)) is None


def test_a_frame_the_tracker_calls_foreign_weighs_half_and_needs_more_than_a_name() -> None:
    found = placed("/srv/app/shop/cart.py", SHOP, in_app=False)
    assert found is not None
    assert found.confidence == 0.5
    assert placed("/srv/billing/cart.py", SHOP, in_app=False) is None

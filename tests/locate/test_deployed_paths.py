"""How code is deployed, and which file of the repository its frames are."""

import pytest
from memory_repos import MemorySnapshot

from agent.code.path_index import PathIndex
from agent.domain.alert import PythonEnvironment, Service
from agent.domain.crash import StackFrame
from agent.stages.localization.mapping import Placement, map_frame, map_frames

SHOP = ("shop/__init__.py", "shop/cart.py", "shop/__main__.py", "README.md")


def service(
    root: str = ".", prefixes: tuple[str, ...] = (), mapping: dict[str, str] | None = None, roots: tuple[str, ...] = (".",)
) -> Service:
    environment = PythonEnvironment(source_roots=roots)
    return Service(name="shop", repository="r", root=root, path_prefixes=prefixes, path_mapping=mapping or {}, python=environment)


def placed(
    path: str, paths: tuple[str, ...] = SHOP, of: Service | None = None, links: dict[str, str] | None = None
) -> Placement | None:
    return map_frame(StackFrame(path=path, line=1, function="f"), PathIndex.of(paths, links), of or service())


def place(path: str, paths: tuple[str, ...] = SHOP, of: Service | None = None, links: dict[str, str] | None = None) -> str:
    found = placed(path, paths, of, links)
    return found.path if found else ""


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("app.pyz/shop/cart.py", "shop/cart.py"),
        ("/opt/app.pyz/shop/__main__.py", "shop/__main__.py"),
        ("/root/.shiv/shop_9f2c/site-packages/shop/cart.py", "shop/cart.py"),
        ("/root/.pex/installed_wheels/0/shop-1.0-py3-none-any.whl/shop/cart.py", "shop/cart.py"),
        ("/usr/lib/python3.11/site-packages/shop-1.0-py3.11.egg/shop/cart.py", "shop/cart.py"),
        ("/srv/eggs/shop-1.0-py3.11.egg/shop/cart.py", "shop/cart.py"),
        ("/opt/shop-main.zip/shop-main/shop/cart.py", "shop/cart.py"),
        ("/tmp/_MEI4Xa9Zk/shop/cart.pyc", "shop/cart.py"),
        ("shop\\cart.py", "shop/cart.py"),
        ("C:\\Program Files\\Shop\\_internal\\shop\\cart.py", "shop/cart.py"),
        ("/tmp/onefile_77_1/shop/cart.py", "shop/cart.py"),
        ("C:\\shop\\library.zip\\shop\\cart.py", "shop/cart.py"),
        ("<frozen shop.cart>", "shop/cart.py"),
        ("<frozen shop>", "shop/__init__.py"),
        ("/srv/bin/server.runfiles/workspace/shop/cart.py", "shop/cart.py"),
        ("file:///srv/my%20app/shop/cart.py", "shop/cart.py"),
        ("file:///C:/app/Shop/Cart.py", "shop/cart.py"),
        ("\\\\server\\share\\shop\\cart.py", "shop/cart.py"),
        ("/var/task/shop/cart.py", "shop/cart.py"),
        ("/home/ada/work/shop/src/../shop/cart.py", "shop/cart.py"),
    ],
)
def test_packed_frozen_and_copied_code_is_found(path: str, file: str) -> None:
    assert place(path) == file


@pytest.mark.parametrize(
    "path",
    [
        "/opt/app.pyz/requests/cart.py",
        "/opt/app.pyz/__main__.py.txt",
        "/tmp/_MEI4Xa9Zk/base_library.zip/shop/cart.py",
        "C:\\shop\\python311.zip\\shop\\cart.py",
        "<frozen importlib._bootstrap>",
        "<frozen os>",
        "<frozen zipimport>",
        "<frozen 3d>",
        "/usr/lib/python3/site-packages/__editable___shop_1_0_finder.py",
        "/srv/eggs/other-1.0-py3.11.egg/other/cart.py",
        "<attrs generated init shop.cart.Cart>",
        "<doctest shop.cart[0]>",
        "<several\nlines>",
        "/" + "a/" * 3000 + "shop/cart.py",
    ],
)
def test_packed_dependencies_the_interpreter_s_own_modules_and_generated_code_are_not_ours(path: str) -> None:
    assert placed(path) is None


def test_a_module_of_the_interpreter_is_not_a_file_of_ours_that_is_called_alike() -> None:
    assert placed("<frozen platform>", ("platform.py",)) is None


def test_an_address_of_a_file_is_read_as_one() -> None:
    assert place("file:///srv/a%20b/cart.py", ("a b/cart.py", "web/cart.py")) == "a b/cart.py"


def test_the_service_s_own_file_is_found_among_more_equal_ends_than_are_listed() -> None:
    paths = tuple(f"services/s{number}/shop/cart.py" for number in range(400))
    assert place("/srv/shop/cart.py", paths, service(root="services/s399")) == "services/s399/shop/cart.py"


def test_the_start_of_a_zip_application_is_for_its_text_to_confirm() -> None:
    found = placed("app.pyz/__main__.py")
    assert found is not None
    assert found.weak
    assert found.path == "shop/__main__.py"


def test_a_namespace_package_is_found_in_the_distribution_that_has_the_whole_import_path() -> None:
    paths = ("packages/shop/src/acme/shop/cart.py", "packages/core/src/acme/core/cart.py")
    assert place("/x/site-packages/acme/core/cart.py", paths) == "packages/core/src/acme/core/cart.py"
    assert place("/x/site-packages/acme/other/cart.py", paths) == ""


def test_an_installed_file_of_several_distributions_is_first_that_of_the_service() -> None:
    paths = ("packages/a/python/acme/util.py", "packages/b/python/acme/util.py")
    found = placed("/x/site-packages/acme/util.py", paths, service(root="packages/b"))
    assert found is not None
    assert (found.path, found.alternatives, found.confidence) == (paths[1], (paths[0],), 0.25)


def test_an_editable_install_is_its_own_checkout() -> None:
    assert place("/home/ada/shop/src/shop/cart.py", ("src/shop/cart.py", "tests/shop/cart.py")) == "src/shop/cart.py"


def test_case_counts_where_the_repository_has_both_spellings_and_not_where_it_has_one() -> None:
    both = ("Shop/cart.py", "shop/cart.py")
    assert place("/srv/app/Shop/cart.py", both) == "Shop/cart.py"
    found = placed("/Users/ada/Shop/Cart.py")
    assert found is not None
    assert (found.path, found.confidence) == ("shop/cart.py", 0.9)
    windows = placed("C:\\App\\SHOP\\cart.PY")
    assert windows is not None
    assert (windows.path, windows.confidence) == ("shop/cart.py", 1.0)


def test_an_accent_is_the_same_however_the_file_system_writes_it() -> None:
    assert place("/Users/ada/caf\u0065\u0301/cart.py", ("caf\u00e9/cart.py",)) == "caf\u00e9/cart.py"


@pytest.mark.parametrize(
    ("path", "links", "file"),
    [
        ("/srv/app/plugins/store/cart.py", {"plugins/store": "shop"}, "shop/cart.py"),
        ("plugins/store/deep/er/cart.py", {"plugins/store": "shop"}, "shop/deep/er/cart.py"),
        ("/srv/app/store/settings.py", {"store/settings.py": "config/production.py"}, "config/production.py"),
        ("/srv/app/web/cart.py", {"plugins/store": "shop"}, "web/cart.py"),
        ("/srv/app/store/nothing.py", {"plugins/store": "shop"}, ""),
    ],
)
def test_a_path_through_a_symbolic_link_is_the_file_behind_it(path: str, links: dict[str, str], file: str) -> None:
    paths = ("shop/cart.py", "shop/deep/er/cart.py", "config/production.py", "web/cart.py", "other/cart.py")
    assert place(path, paths, links=links) == file


def test_a_mapping_says_which_directory_stands_where_and_wins_over_names() -> None:
    paths = ("services/a/util.py", "libs/shared/util.py", "util.py")
    of = service(root="services/a", prefixes=("/opt/a",), mapping={"/opt/shared": "libs/shared"})
    assert place("/opt/a/util.py", paths, of) == "services/a/util.py"
    assert place("/opt/shared/util.py", paths, of) == "libs/shared/util.py"


def test_a_mapping_reaches_into_installed_packages() -> None:
    of = service(mapping={"/usr/lib/python3.11/site-packages/shop": "."})
    assert place("/usr/lib/python3.11/site-packages/shop/cart.py", ("cart.py", "x/cart.py"), of) == "cart.py"


def test_a_star_in_a_setting_is_any_one_directory() -> None:
    paths = ("lib/cart.py", "shared/cart.py", "app/lib/cart.py")
    of = service(mapping={"/srv/releases/*/lib": "shared"})
    assert place("/srv/releases/20261124/lib/cart.py", paths, of) == "shared/cart.py"
    assert place("/srv/releases/lib/cart.py", paths, of) == "lib/cart.py"
    assert place("/srv/releases/1/2/lib/cart.py", paths, of) == "lib/cart.py"


def test_of_several_settings_the_longest_prefix_that_leads_to_a_file_is_taken() -> None:
    paths = ("a/shared/cart.py", "a/shared/tax.py", "b/cart.py")
    of = service(mapping={"/opt": "a", "/opt/shared": "b"})
    assert place("/opt/shared/cart.py", paths, of) == "b/cart.py"
    assert place("/opt/shared/tax.py", paths, of) == "a/shared/tax.py"


def test_a_prefix_of_windows_is_matched_whatever_its_case() -> None:
    paths = ("app/cart.py", "backend/app/cart.py")
    of = service(root="backend", prefixes=("c:\\Deploy",))
    assert place("C:\\DEPLOY\\app\\cart.py", paths, of) == "backend/app/cart.py"


def test_frames_that_are_each_ambiguous_settle_each_other_together() -> None:
    paths = ("a/shop/cart.py", "b/shop/cart.py", "b/shop/tax.py", "c/shop/tax.py")
    frames = [StackFrame(path=f"/srv/{name}", line=1, function="f") for name in ("shop/cart.py", "shop/tax.py")]
    placements = map_frames(frames, PathIndex.of(paths), service())
    assert [placement.path if placement else "" for placement in placements] == ["b/shop/cart.py", "b/shop/tax.py"]


def test_frames_that_do_not_agree_stay_ambiguous() -> None:
    paths = ("a/shop/cart.py", "b/shop/cart.py", "a/shop/tax.py", "b/shop/tax.py")
    frames = [StackFrame(path=f"/srv/{name}", line=1, function="f") for name in ("shop/cart.py", "shop/tax.py")]
    placements = map_frames(frames, PathIndex.of(paths), service())
    assert [placement.confidence if placement else 0 for placement in placements] == [0.5, 0.5]


def test_a_question_about_a_path_lists_nothing() -> None:
    snapshot = MemorySnapshot(dict.fromkeys(SHOP, ""))
    assert map_frame(StackFrame(path="/srv/shop/cart.py", line=1, function="f"), snapshot.index, service()) is not None
    assert snapshot.listings == 0

"""Outside text in Markdown stays text, whatever it is."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.stages.publishing.markdown import fence, inline, prose, table

pieces = st.sampled_from(
    ["`", "``", "```", "~~~", "\n", "|", "\\", "<", ">", "<!--", "-->", "@a", "#1", "[x](y)", "![", "*", "_", "- ", "1. ", "# ", "> ",
     "http://x", "www.x", "&amp;", " ", "a", "é", "\u202e", "\t", "\r", "===", "---", "<b>", "}"]
)  # fmt: skip
texts = st.lists(pieces, max_size=12).map("".join)


def types(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [
        inner.type for token in tokens for inner in (token.children if token.type == "inline" and token.children else (token,))
    ]


@settings(deadline=None, derandomize=True, database=None)
@given(texts)
def test_a_fence_holds_its_text(text: str) -> None:
    assert types(f"before\n\n{fence(text)}\n\nafter") == [
        *("paragraph_open", "text", "paragraph_close", "fence", "paragraph_open", "text", "paragraph_close")
    ]


@settings(deadline=None, derandomize=True, database=None)
@given(texts)
def test_inline_code_holds_its_text(text: str) -> None:
    found = types(f"before {inline(text)} after")
    assert found in (
        ["paragraph_open", "text", "code_inline", "text", "paragraph_close"],
        ["paragraph_open", "text", "paragraph_close"],
    )
    assert len(found) == 5 or inline(text) == "(empty)"


@settings(deadline=None, derandomize=True, database=None)
@given(texts)
def test_prose_is_one_paragraph_of_text_and_code(text: str) -> None:
    shown = prose(text)
    assert set(types(shown)) <= {"paragraph_open", "text", "text_special", "code_inline", "paragraph_close"}
    assert set(types(f"- {shown}")) <= {
        *("bullet_list_open", "list_item_open", "paragraph_open", "text", "text_special", "code_inline", "paragraph_close"),
        *("list_item_close", "bullet_list_close"),
    }


@settings(deadline=None, derandomize=True, database=None)
@given(texts, texts)
def test_a_cell_ends_where_it_ends(first: str, second: str) -> None:
    markdown = table(("One", "Two"), [(prose(first), inline(second))])
    assert types(markdown).count("td_open") == 2


def test_no_way_of_quoting_lets_a_secret_through() -> None:
    text = "Calls `login('ghp_a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5f6G7h8')` with password=hunter2hunter2"
    for quoted in (fence(text), inline(text), prose(text)):
        assert "a1B2c3D4e5" not in quoted
        assert "hunter2" not in quoted
        assert "redacted" in quoted

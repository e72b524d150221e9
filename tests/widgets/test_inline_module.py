"""Laws of the joining: everything once, what is needed first, nothing that cannot run."""

import pytest

from aigc_lessons.widgets.inline_module import join_modules


def write(folder, **modules):
    for name, code in modules.items():
        (folder / f"{name}.mjs").write_text(code, encoding="utf-8")
    return folder / f"{next(iter(modules))}.mjs"


def test_what_is_imported_comes_first_and_once(tmp_path):
    top = write(
        tmp_path,
        top=(
            'import { left } from "./left.mjs";\n'
            'import {\n  right,\n} from "./right.mjs";\n'
            "left(right);\n"
        ),
        left='import { base } from "./base.mjs";\nexport const left = base;\n',
        right='import { base } from "./base.mjs";\nexport function right() {}\n',
        base="export class base {}\n",
    )
    joined = join_modules(top)
    lines = joined.split("\n")
    assert lines == [
        "class base {}",
        "const left = base;",
        "function right() {}",
        "left(right);",
    ]


def test_two_entries_share_what_both_import(tmp_path):
    first = write(
        tmp_path, first='import { base } from "./base.mjs";\n', base="export let base = 1;\n"
    )
    second = write(tmp_path, second='import { base } from "./base.mjs";\nbase;\n')
    assert join_modules(first, second).split() == ["let", "base", "=", "1;", "base;"]


def test_comment_lines_go_and_code_stays(tmp_path):
    code = '// why\nconst a = "x // y"; // kept\n  /** what\n * more */\nconst b = 1;\n  // last\n'
    joined = join_modules(write(tmp_path, top=code))
    assert joined == 'const a = "x // y"; // kept\nconst b = 1;'


@pytest.mark.parametrize(
    "code",
    [
        'import * as all from "./other.mjs";',
        'import { a as b } from "./other.mjs";',
        'import { a } from "https://example.org/a.mjs";',
        'import other from "./other.mjs";',
        'const other = await import("./other.mjs");',
        "export default function () {}",
        "export { a };",
        'const end = "</script>";',
        'const comment = "<!--";',
    ],
)
def test_what_cannot_be_inlined_is_refused_by_name(tmp_path, code):
    with pytest.raises(ValueError, match=r"top\.mjs contains .*cannot be joined"):
        join_modules(write(tmp_path, top=code + "\n"))


def test_two_declarations_of_one_name_are_refused(tmp_path):
    twins = {
        "top": 'import { a } from "./other.mjs";\nfunction twin() {}\n',
        "other": "export const a = 1;\nclass twin {}\n",
    }
    with pytest.raises(ValueError, match="several modules declare twin"):
        join_modules(write(tmp_path, **twins))


def test_a_circle_is_refused_with_its_way(tmp_path):
    circle = {
        "a": 'import { b } from "./b.mjs";\nexport const a = 1;\n',
        "b": 'import { a } from "./a.mjs";\nexport const b = 1;\n',
    }
    with pytest.raises(ValueError, match=r"a\.mjs → b\.mjs → a\.mjs"):
        join_modules(write(tmp_path, **circle))

"""Who may include whom, as ARCHITECTURE.md says it: each rule takes a checkout and returns what breaks it."""

import re
from functools import lru_cache
from pathlib import Path

CODE = (".cpp", ".hpp", ".h")
INCLUDE = re.compile(r"^[ \t]*#[ \t]*(?:include|include_next|import)\b[ \t]*(.*?)[ \t]*(?://.*|/\*.*)?$", re.MULTILINE)

# Whom each folder of src/ may include, besides itself and the public headers.
MAY_INCLUDE = {
    "support": set(),
    "model": {"support"},
    "http": {"support"},
    "cxone": {"support", "model", "http"},
    "ivinex": {"support", "model", "http"},
    "config": {"support", "model"},
    "store": {"support", "model"},
    "plan": {"support", "model"},
    "apply": {"support", "model", "plan"},
    "engine": {"support", "model", "http", "cxone", "ivinex", "config", "store", "plan", "apply"},
    "capi": {"support", "model", "config", "engine"},
}

# The lowest folder that may know a public header. Those not named are the neutral model: all but support/ may.
LOWEST_USER = {
    "cxsync/secret.hpp": "support",
    "cxsync/plan.hpp": "plan",
    "cxsync/selection.hpp": "plan",
    "cxsync/report.hpp": "apply",
    "cxsync/engine.hpp": "apply",  # for the options of an apply
    "cxsync/history.hpp": "store",
}

# Where a library may be included: a file, or a folder that ends with a slash.
LIBRARY_PLACES = {
    "boost/beast": ("src/http/", "examples/page/", "examples/simulator/"),
    "boost/asio/ssl": ("src/http/", "examples/page/", "examples/simulator/"),
    "openssl/": ("src/http/", "src/support/digest.cpp", "src/support/secret.cpp", "examples/page/", "examples/simulator/"),
    "zlib.h": ("src/http/", "examples/simulator/"),
    "sqlite3.h": ("src/store/", "examples/simulator/"),
}

# What has a clock, a socket, a file, randomness, a thread or output in it.
IMPURE = re.compile(
    r"(chrono|ctime|time\.h|random|[io]?fstream|filesystem|cstdio|stdio\.h|iostream|thread|mutex|future|atomic|"
    r"unistd\.h|fcntl\.h|poll\.h|netdb\.h|(sys|net|netinet|arpa|boost/asio|boost/beast|boost/filesystem|openssl)/.*|"
    r"boost/asio\.hpp|boost/beast\.hpp|sqlite3\.h|zlib\.h)"
)
TIME_CALLS = re.compile(r"_clock::now|\b(std::|::)?time\((nullptr|NULL|0|&|\))|clock_gettime|gettimeofday|random_device")


class House:
    """One checkout."""

    def __init__(self, root):
        self.root = Path(root)
        self.includes = lru_cache(maxsize=None)(self._includes)

    def code(self, *folders):
        return sorted(p for folder in folders for p in (self.root / folder).rglob("*") if p.suffix in CODE)

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def _includes(self, path):
        """What each include line of a file names; in parentheses where it is a macro."""
        found = INCLUDE.findall(path.read_text(encoding="utf-8"))
        return [what[1:-1] if re.fullmatch(r'<[^>]+>|"[^"]+"', what) else f"({what})" for what in found]

    def own(self, name):
        """The file of ours that an include means, in whichever brackets it stands; None: somebody else's."""
        return next((p for p in (self.root / "src" / name, self.root / "include" / name) if p.is_file()), None)

    def reached(self, path):
        """Every file of ours that a file includes, directly or not, and what of others' those include."""
        seen, foreign, waiting = set(), set(), [path]
        while waiting:
            for name in self.includes(waiting.pop()):
                header = self.own(name)
                if header is None:
                    foreign.add(name)
                elif header not in seen:
                    seen.add(header)
                    waiting.append(header)
        return {self.name(header) for header in seen}, foreign


def below(folder):
    """The folders that a folder may include, directly or through others."""
    return {lower for direct in MAY_INCLUDE[folder] for lower in {direct} | below(direct)}


def every_folder_of_src_has_its_place_in_the_order(house):
    folders = {p.name for p in (house.root / "src").iterdir() if p.is_dir()}
    return sorted(folders ^ set(MAY_INCLUDE))


def all_code_stands_in_a_folder_in_files_of_known_endings(house):
    known = (*CODE, ".txt", ".map")
    wrong = [p for top in ("src", "include") for p in (house.root / top).rglob("*") if p.is_file() and p.suffix not in known]
    wrong += [p for p in (house.root / "src").iterdir() if p.suffix in CODE]
    return [house.name(p) for p in wrong]


def an_include_names_one_file(house):
    """Macros hide what is included; paths with dots go round the order."""
    return [
        f"{house.name(path)}: {name}"
        for path in house.code("src", "include", "examples")
        for name in house.includes(path)
        if not re.fullmatch(r"[\w+\-./]+", name) or name.startswith("/") or ".." in name.split("/") or "./" in name
    ]


def a_folder_includes_only_what_stands_below_it(house):
    wrong = []
    for folder, lower in MAY_INCLUDE.items():
        for path in house.code(f"src/{folder}"):
            for name in house.includes(path):
                head = name.split("/")[0]
                ours = head in MAY_INCLUDE or (house.root / "src" / folder / name).is_file()
                if ours and head not in lower | {folder}:
                    wrong.append(f"{house.name(path)}: {name}")
    return wrong


def a_folder_knows_no_public_header_of_what_stands_above_it(house):
    wrong = []
    for folder in MAY_INCLUDE:
        for path in house.code(f"src/{folder}"):
            for name in house.includes(path):
                if not name.startswith("cxsync/"):
                    continue
                lowest = LOWEST_USER.get(name, "model")
                # http/ stands beside model/ in the order, and throws and logs in its words.
                neutral = lowest == "model" and folder == "http"
                if folder != lowest and lowest not in below(folder) and not neutral:
                    wrong.append(f"{house.name(path)}: {name}")
    return wrong


def a_folder_is_linked_with_nothing_above_it(house):
    wrong = []
    for folder, lower in MAY_INCLUDE.items():
        text = (house.root / "src" / folder / "CMakeLists.txt").read_text(encoding="utf-8")
        used = set(re.search(r"\bUSES\b([^)]*)|$", text).group(1).split()) if "USES" in text else set()
        # The public headers' code stands in model/.
        wrong += [f"src/{folder}/CMakeLists.txt: {name}" for name in sorted(used & set(MAY_INCLUDE) - lower - {"model"})]
    return wrong


def planning_reaches_no_clock_socket_file_or_chance(house):
    wrong = []
    for path in house.code("src/plan"):
        wrong += [f"{house.name(path)}: {name}" for name in house.includes(path) if IMPURE.fullmatch(name)]
        ours, foreign = house.reached(path)
        wrong += [
            f"{house.name(path)} reaches {name}"
            for name in sorted(ours)
            if name == "src/support/clock.hpp" or name.split("/")[1] in ("http", "store", "cxone", "ivinex", "engine")
        ]
        wrong += [f"{house.name(path)} reaches {name}" for name in sorted(foreign) if name.startswith("boost/asio")]
    return wrong


def planning_and_its_pure_neighbours_read_no_clock(house):
    return [
        house.name(path)
        for path in house.code("src/plan", "src/model", "src/config")
        if "support/clock.hpp" in house.includes(path) or TIME_CALLS.search(path.read_text(encoding="utf-8"))
    ]


def a_library_is_included_only_where_it_belongs(house):
    def belongs(path, places):
        return any(path.startswith(place) if place.endswith("/") else path == place for place in places)

    return [
        f"{house.name(path)}: {name}"
        for path in house.code("src", "examples", "include")
        for name in house.includes(path)
        for library, places in LIBRARY_PLACES.items()
        if (name.startswith(library) or name == library + ".hpp") and not belongs(house.name(path), places)
    ]


def the_public_headers_need_nothing_but_the_standard_library_and_each_other(house):
    return [
        f"{house.name(path)}: {name}"
        for path in house.code("include")
        for name in house.includes(path)
        if not re.fullmatch(r"[a-z_0-9]+(\.h)?", name) and not (house.root / "include" / name).is_file()
    ]


def the_programs_use_the_library_as_a_host_does(house):
    return [
        f"{house.name(path)}: {name}"
        for path in house.code("examples/program", "examples/cli", "examples/page")
        for name in house.includes(path)
        if name.split("/")[0] in MAY_INCLUDE and name.split("/")[0] != "support"
    ]


RULES = [
    every_folder_of_src_has_its_place_in_the_order,
    all_code_stands_in_a_folder_in_files_of_known_endings,
    an_include_names_one_file,
    a_folder_includes_only_what_stands_below_it,
    a_folder_knows_no_public_header_of_what_stands_above_it,
    a_folder_is_linked_with_nothing_above_it,
    planning_reaches_no_clock_socket_file_or_chance,
    planning_and_its_pure_neighbours_read_no_clock,
    a_library_is_included_only_where_it_belongs,
    the_public_headers_need_nothing_but_the_standard_library_and_each_other,
    the_programs_use_the_library_as_a_host_does,
]

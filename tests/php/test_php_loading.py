"""How the PHP package is loaded: its header, its library, its classes, in scripts and in a web server."""

import json
import os
import pwd
import re
import subprocess
import urllib.request

import pytest

from php_script import LIBRARY, PACKAGE, SIDES, STRICT, run_code
from simulator import BUILD, PATIENCE


def test_the_header_beside_the_package_is_the_installed_one(tmp_path):
    subprocess.run(["cmake", "--install", BUILD, "--component", "dev", "--prefix", tmp_path / "prefix"],
                   check=True, capture_output=True)
    made = subprocess.run([PACKAGE / "make-header", tmp_path / "prefix" / "include"],
                          check=True, capture_output=True, text=True).stdout
    assert made == (PACKAGE / "cxsync.h").read_text(), "run bindings/php/make-header >bindings/php/cxsync.h"


def test_the_package_and_the_header_agree_on_the_abi():
    header = (PACKAGE.parents[1] / "include" / "cxsync" / "cxsync.h").read_text()
    package = (PACKAGE / "src" / "Library.php").read_text()
    said = re.search(r"#define CXS_ABI_VERSION (\d+)u", header).group(1)
    assert re.search(r"const ABI_VERSION = (\d+);", package).group(1) == said


def test_an_autoloader_finds_what_one_require_loads(php):
    """composer.json maps the namespace to a folder; that all files fit can be known without Composer."""
    (namespace, folder), = json.loads((PACKAGE / "composer.json").read_text())["autoload"]["psr-4"].items()
    names = re.findall(r"/src/(\w+)\.php'", (PACKAGE / "cxsync.php").read_text())
    assert sorted(names) == sorted(path.stem for path in (PACKAGE / folder).iterdir())
    path = f"'{PACKAGE}/{folder}' . substr($class, {len(namespace)}) . '.php'"
    load = f"spl_autoload_register(fn ($class) => require {path});"
    for name in names:
        exists = f"answer(class_exists('{namespace}{name}') || interface_exists('{namespace}{name}', false));"
        assert php(exists, load=load) is True


def test_a_library_that_is_not_there_is_named(tmp_path):
    nowhere = "/nowhere/libcxsync.so.0"
    done = run_code(tmp_path / "script.php", "new Cxsync\\Client([]);", environment={"CXSYNC_LIBRARY": nowhere})
    assert done.code == 255
    assert f"cxsync: {nowhere} cannot be loaded" in done.err
    assert "CXSYNC_LIBRARY" in done.err


@pytest.fixture
def web_server(tmp_path):
    """A factory: PHP's own web server, as restricted as any but the command line. Gives what asks it for a page."""
    started = []

    def start(*settings):
        process = subprocess.Popen(
            ["php", *STRICT, *settings, "-S", "127.0.0.1:0", "-t", tmp_path], stderr=subprocess.PIPE, text=True,
            env={**os.environ, **LIBRARY},
        )
        started.append(process)
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        return lambda: urllib.request.urlopen(address.group(0), timeout=PATIENCE).read().decode()

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_web_server_needs_no_more_than_to_preload_the_package(web_server, tmp_path, own_config):
    (tmp_path / "index.php").write_text(
        f"""<?php
        require '{SIDES}';
        $sink = new Rows();
        $state = '{tmp_path}/' . uniqid();
        $client = new Cxsync\\Client('{own_config}', new Names([7 => 'Sieben']), $sink, $state);
        $client->sync('campaigns', 'all');
        echo json_encode(array_column($sink->rows, 'name'));
        """
    )
    user = pwd.getpwuid(os.getuid()).pw_name
    preload = ("-d", f"opcache.preload={PACKAGE}/cxsync.php", "-d", f"opcache.preload_user={user}")
    get = web_server("-d", "ffi.enable=preload", *preload)
    assert [get(), get()] == ['["Sieben"]'] * 2


def test_a_web_server_that_does_not_preload_the_package_is_told_to(web_server, tmp_path):
    (tmp_path / "index.php").write_text(
        f"""<?php
        require '{PACKAGE}/cxsync.php';
        try {{
            new Cxsync\\Client([]);
        }} catch (RuntimeException $error) {{
            echo $error->getMessage();
        }}
        """
    )
    assert "name cxsync.php in opcache.preload" in web_server("-d", "ffi.enable=preload")()

#!/usr/bin/env python3
"""The C library as it is installed: installed.py <build folder> <source folder> <cmake> <C compiler> <C++ compiler>.

`cmake --install` with a prefix that was not configured, which is then moved. From there the C examples are built outside
the tree, as C and as C++, by pkg-config and by find_package(), with the shared library and with the archive, and run.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

build, source, cmake, cc, cxx = sys.argv[1:6]
source = pathlib.Path(source)
EXAMPLES = ("translate_page", "stream_file")
DEPENDENCIES = ("CURL", "SQLite3", "simdjson", "pugixml", "PkgConfig", "OpenSSL")


def run(*command, **more):
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, **more)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


def ends_well(programs, environment=None):
    """Both examples say of the golden pages what tests/capi/examples.py expects."""
    run(sys.executable, source / "tests/capi/examples.py", *programs, source / "tests/golden", env=environment)


def needed(program):
    return re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", program))


def by_pkg_config(prefix, work, compiler, language, static):
    # The file stands in a folder of its own, so that no other's directory is on the way.
    environment = {**os.environ, "PKG_CONFIG_LIBDIR": str(prefix / "lib/pkgconfig")}
    flags = run("pkg-config", *(["--static"] if static else []), "--cflags", "--libs", "openint", env=environment).split()
    programs = []
    for example in EXAMPLES:
        programs.append(work / f"{example}_pkg_config")
        run(compiler, "-x", language, source / f"capi/examples/{example}.c", "-x", "none", *flags, "-o", programs[-1])
    assert any(library.startswith("libopenint") for library in needed(programs[0])) != static, needed(programs[0])
    ends_well(programs, {**os.environ, "LD_LIBRARY_PATH": str(prefix / "lib")})


def by_find_package(prefix, work, language, component):
    folder = work / f"find_package_{language}"
    options = [f"-DCMAKE_C_COMPILER={cc}", f"-DCMAKE_CXX_COMPILER={cxx}", f"-DLANGUAGE={language}"]
    if component == "shared":  # whoever uses the shared library has none of what it was made with
        options += [f"-DCMAKE_DISABLE_FIND_PACKAGE_{each}=ON" for each in DEPENDENCIES]
    run(cmake, "-S", source / "tests/install/consumer", "-B", folder, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCOMPONENT={component}", f"-DEXAMPLES={source / 'capi/examples'}", *options)
    run(cmake, "--build", folder)
    programs = [folder / example for example in EXAMPLES]
    libraries = needed(programs[0])
    assert any(library.startswith("libopenint") for library in libraries) == (component == "shared"), libraries
    assert component == "static" or not any("curl" in library or "sqlite" in library for library in libraries), libraries
    ends_well(programs)


def says_what_is_missing(prefix, work):
    """The archive without what it links is not found, and a component that there is not neither; each says why."""
    for options, why in (
        (["-DCOMPONENT=static", "-DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON"], "links what is not found here: CURL"),
        (["-DCOMPONENT=other"], "there is no component other"),
    ):
        command = [cmake, "-S", source / "tests/install/consumer", "-B", work / "missing", "-G", "Ninja", "-DLANGUAGE=C",
                   f"-DCMAKE_PREFIX_PATH={prefix}", *options]
        done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
        assert done.returncode != 0 and why in " ".join(done.stderr.split()), done.stderr


def names_no_folder(prefix, *folders):
    """Nothing that is text names where it was built or first installed."""
    for file in prefix.rglob("*"):
        if file.is_file() and file.suffix in (".pc", ".cmake", ".h"):
            text = file.read_text()
            assert not any(str(folder) in text for folder in folders), f"{file} names a folder"


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="openint-install-"))
    try:
        first = scratch / "first"
        run(cmake, "--install", build, "--prefix", first)
        prefix = scratch / "moved" / "elsewhere"
        prefix.parent.mkdir()
        first.rename(prefix)
        names_no_folder(prefix, first, build, source)
        version = run(prefix / "bin/openint", "--version").split()[1]
        pc = {**os.environ, "PKG_CONFIG_LIBDIR": str(prefix / "lib/pkgconfig")}
        assert run("pkg-config", "--modversion", "openint", env=pc).strip() == version

        only_static = scratch / "static"  # where the linker finds both, -lopenint is the shared one
        shutil.copytree(prefix, only_static, symlinks=True)
        for library in (only_static / "lib").glob("libopenint.so*"):
            library.unlink()
        (only_static / "lib/cmake/openint/openint-shared.cmake").unlink()

        for language, compiler, name in (("c", cc, "C"), ("c++", cxx, "CXX")):
            work = scratch / name
            work.mkdir()
            by_pkg_config(prefix, work, compiler, language, False)
            by_pkg_config(only_static, work, compiler, language, True)
            by_find_package(prefix, work / "both", name, "shared")
            by_find_package(prefix, work / "archive", name, "static")
            by_find_package(only_static, work / "alone", name, "static")
        says_what_is_missing(prefix, scratch)
        print(f"openint {version}: C and C++, pkg-config and find_package, shared and static, from a moved prefix")
    finally:
        shutil.rmtree(scratch)


main()

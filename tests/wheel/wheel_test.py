"""The wheels and the source distribution that `./dev wheel` or `./dev test` made: wheel_test.py <test> <source folder>."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

SOURCE = pathlib.Path(sys.argv[2]).resolve()
DIST = SOURCE / "build/wheel/dist"
TRY = pathlib.Path(__file__).resolve().with_name("try_it.py")
LARGEST = 6_000_000
LIBC = re.compile(r"(libc|libm|libpthread|libdl|librt|ld-linux-x86-64|ld-linux-aarch64)\.so\.\d+")
sys.path.insert(0, str(SOURCE / "bindings/python/wheel"))
from pythons import pythons  # noqa: E402


def wheels():
    found = sorted(DIST.glob("libopenint-*.whl"))
    assert found, f"no wheel in {DIST}: run ./dev wheel or ./dev test"
    return found


def python_of(wheel):
    """The interpreter of this machine that the wheel is for."""
    minor = re.search(r"-cp3(\d+)-", wheel.name).group(1)
    python = pythons().get(f"3.{minor}")
    assert python, f"there is no Python 3.{minor} for {wheel.name}"
    return python


def run(*command, **more):
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


def unpack(wheel, folder):
    """As pip does: zip has no rights of its own that Python's would keep."""
    with zipfile.ZipFile(wheel) as packed:
        for each in packed.infolist():
            path = pathlib.Path(packed.extract(each, folder))
            if each.external_attr >> 16 and path.is_file():
                path.chmod((each.external_attr >> 16) & 0o777)


def programs_and_libraries(folder):
    return [file for file in folder.rglob("*") if file.is_file() and file.open("rb").read(4) == b"\x7fELF"]


def test_needs_only_libc():
    """Every file that runs links libc and what is in the wheel; the name is ours, and the size is bounded."""
    for wheel in wheels():
        assert wheel.stat().st_size < LARGEST, f"{wheel.name} has {wheel.stat().st_size} bytes"
        assert re.fullmatch(r"libopenint-[\d.]+-cp3(\d+)-cp3\1-manylinux_2_3\d_\w+\.whl", wheel.name), wheel.name
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            unpack(wheel, folder)
            files = programs_and_libraries(folder)
            inside = {file.name for file in files}
            assert {"openint", "openint-sandbox", "libopenint.so.0"} <= inside, inside
            assert len([file for file in files if file.name.startswith("libopenint.so")]) == 1, inside
            for file in files:
                dynamic = run("readelf", "-d", file)
                for needed in re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic):
                    assert needed in inside or LIBC.fullmatch(needed), f"{file.name} needs {needed}"
                for path in re.findall(r"\(R(?:UN)?PATH\).*\[(.+)\]", dynamic):
                    assert all(part.startswith("$ORIGIN") for part in path.split(":")), f"{file.name} looks in {path}"
            assert (folder / "openint/py.typed").exists() and (folder / "openint/_native.pyi").exists()
            (about,) = folder.glob("*.dist-info/METADATA")
            assert "\nName: libopenint\n" in about.read_text() and "\nRequires-Python: >=3.10\n" in about.read_text()


def test_fresh_environments():
    """Each wheel in a new environment of its Python: module, command, sandbox and gateway, away from the checkout."""
    for wheel in wheels():
        with tempfile.TemporaryDirectory() as name:
            environment = pathlib.Path(name) / "venv"
            run(python_of(wheel), "-m", "venv", environment)
            run(environment / "bin/pip", "install", "--quiet", "--disable-pip-version-check", wheel)
            clean = {"PATH": f"{environment}/bin:/usr/bin:/bin", "HOME": name, "LANG": "C.UTF-8"}
            for program in ("openint", "openint-sandbox"):  # the very file on the path, as pip made it
                assert (environment / "bin" / program).exists(), program
            print(run(environment / "bin/python", "-I", TRY, environment / "bin", cwd=name, env=clean).strip())


def test_readme_works_as_typed():
    """README.md's install, in a new environment; then every `# example:` of a shell and every block of Python there."""
    text = (SOURCE / "README.md").read_text()
    (install,) = re.findall(r"```sh\n(\./dev wheel .*?)```", text, re.S)
    examples = re.findall(r"```sh\n(# example:.*?)```", text, re.S)
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(examples) >= 4 and len(blocks) >= 2, "README.md has lost its examples"
    assert any("openint-sandbox" in example for example in examples), "no example of a shell goes without an account"
    tables = SOURCE / "build/venv"
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        # ./dev wheel has run, and the environment of the tests has pandas, so that these two lines need not again.
        typed = [line for line in install.splitlines() if not line.startswith(("./dev wheel", "pip install pandas"))]
        assert len(typed) == len(install.splitlines()) - 2, install
        activate = "\n".join(typed[:1]).replace(".venv", f"{work}/venv")
        assert "bin/activate" in activate, install
        clean = {"PATH": f"{tables}/bin:/usr/bin:/bin", "HOME": name, "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        shell = ["bash", "-euo", "pipefail", "-c"]
        run(*shell, "\n".join([activate, *typed[1:]]), cwd=SOURCE, env=clean)
        (packages,) = (work / "venv/lib").glob("python3*/site-packages")
        (others,) = (tables / "lib").glob("python3*/site-packages")
        (packages / "tables.pth").write_text(f"{others}\n")
        clean["PATH"] = f"{work}/venv/bin:/usr/bin:/bin"
        for example in examples:
            assert run(*shell, example, cwd=SOURCE, env=clean), example
        said = [run("python", "-c", block, cwd=SOURCE, env=clean) for block in blocks]
        assert "Maria" in said[0] and "ada@example.com" in said[1], said
        code = "import openint; print(openint.__file__)"
        assert run("python", "-c", code, env=clean).startswith(name), "the module is another one than that which was installed"


# Extensions of Python's own that what is tried here imports; ssl and sqlite3 are not among them.
EXTENSIONS = {"binascii", "zlib", "_decimal", "_uuid", "_struct"}


def files_of(python):
    """What an interpreter needs to run, without what its tests and extras bring."""
    code = "import sysconfig; print(sysconfig.get_path('stdlib')); print(sysconfig.get_config_var('DESTSHARED'))"
    library, extensions = run(python, "-c", code).split()
    executable = os.path.realpath(python)
    yield from (executable, library)
    for file in (executable, *(str(each) for each in pathlib.Path(extensions).glob("*.so") if each.name.split(".")[0] in EXTENSIONS)):
        yield from re.findall(r"(/\S+)", "\n".join(line for line in run("ldd", file).splitlines() if "(0x" in line))


def without(folder, names):
    skipped = {"test", "tests", "site-packages", "dist-packages", "idlelib", "tkinter", "ensurepip", "lib2to3", "__pycache__"}
    return [name for name in names if name in skipped or name.startswith("config-")]


def test_root_without_libraries():
    """One wheel in a root folder that has nothing but a Python, libc and the wheel."""
    wheel = wheels()[-1]
    python = python_of(wheel)
    root = pathlib.Path(tempfile.mkdtemp(prefix="openint-root-"))
    try:
        for source in files_of(python):
            place = root / source.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            if os.path.isdir(source):
                shutil.copytree(source, place, ignore=without, dirs_exist_ok=True)
            else:
                shutil.copy(source, place)
        with tempfile.TemporaryDirectory() as name:
            unpack(wheel, pathlib.Path(name))
            files = programs_and_libraries(pathlib.Path(name))
            needed = {each for file in files for each in re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", file))}
        libc = pathlib.Path(run("cc", "-print-file-name=libc.so.6").strip()).resolve().parent
        for library in filter(LIBC.fullmatch, needed):
            if not list(root.rglob(library)):
                place = root / str(libc).lstrip("/") / library
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(libc / library, place)
        for folder in ("tmp", "packages", "root", "dev"):
            (root / folder).mkdir(exist_ok=True)
        (root / "dev/null").touch()
        unpack(wheel, root / "packages")
        shutil.copy(TRY, root / "try_it.py")
        if re.search(r"-cp310-", wheel.name):
            run(sys.executable, "-m", "pip", "install", "--quiet", "--target", root / "packages", "typing_extensions")
        enter = ["chroot"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot"]
        # Without /proc a program does not know where it lies, and is told here.
        clean = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "PYTHONPATH": "/packages", "LANG": "C.UTF-8",
                 "LD_ORIGIN_PATH": "/packages/openint/bin"}
        print(run(*enter, root, os.path.realpath(python), "/try_it.py", "/packages/openint/bin", env=clean).strip())
    finally:
        shutil.rmtree(root)


def test_source_distribution_is_whole():
    """Of the checkout the build of the wheel read nothing that the source distribution has not."""
    (archive,) = DIST.glob("libopenint-*.tar.gz")
    with tarfile.open(archive) as packed:
        has = {each.name.split("/", 1)[1] for each in packed if each.isfile()}
    build = SOURCE / "build/python-package"
    read = set(re.findall(r"^    (\S+)$", run("ninja", "-C", build, "-t", "deps"), re.M))
    rules = (build / "build.ninja").read_text()
    read |= set(re.findall(r"/\S+", re.search(r"^build build\.ninja: RERUN_CMAKE ([^\n]*)", rules, re.M).group(1)))
    read |= set(re.findall(r"^build [^:]*: CXX_COMPILER\S* (\S+)", rules, re.M))
    read |= set(re.findall(r"(/\S+\.(?:json|yaml))", " ".join(re.findall(r"^build [^:]*: CUSTOM_COMMAND (.*)$", rules, re.M))))
    ours = set()
    for file in read:
        path = pathlib.Path(os.path.normpath(build / file))
        if path.is_relative_to(SOURCE) and not path.is_relative_to(SOURCE / "build"):
            ours.add(str(path.relative_to(SOURCE)))
    ours |= {"pyproject.toml", "LICENSE", "bindings/python/README.md", "bindings/python/program.py", "bindings/python/src/openint/py.typed"}
    assert len(ours) > 400, f"only {len(ours)} files found that the build reads"
    assert not ours - has, f"missing in {archive.name}: {sorted(ours - has)}"
    assert archive.stat().st_size < 2_000_000, archive.stat().st_size


if __name__ == "__main__":
    globals()[f"test_{sys.argv[1]}"]()

#!/usr/bin/env bash
# Builds, as archives that can go into a shared library, what would make the wheel large or several times what it is:
#   curl, and of what it links nghttp2 and zlib: for HTTP, HTTPS and HTTP/2 alone; Debian's brings Kerberos, LDAP, SSH, RTMP
#   and the 25 libraries that these want, of which nothing here makes use
#   simdjson, cpp-httplib
# The others (OpenSSL, SQLite, libsodium) are put beside the module as they are. From Debian's own source packages, with their security fixes: dependencies.sh <work folder>, which gets prefix/.
set -euo pipefail
work=$(mkdir -p "$1" && cd "$1" && pwd)
prefix=$work/prefix
flags="-O2 -ffunction-sections -fdata-sections -fvisibility=hidden"

# The sources are of the releases that apt knows; sources.list need not name them.
apt_sources() {
  mkdir -p "$work/apt/parts" "$work/apt/lists/partial"
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    if [ -e "$file" ]; then sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/apt/parts/$(basename "$file")"; fi
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    if [ -e "$file" ]; then sed -n 's/^deb /deb-src /p' "$file" >"$work/apt/parts/$(basename "$file")"; fi
  done
}
from_apt() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt/parts" \
    -o Dir::State::Lists="$work/apt/lists" -o APT::Sandbox::User="$(id -un)" "$@"
}

# unpack NAME: the source package, with Debian's patches.
unpack() {
  local name=$1
  (cd "$work" && from_apt source "$name" >"$work/$name.log" 2>&1) || { cat "$work/$name.log" >&2; return 1; }
}
# source NAME: the folder that it was unpacked to.
source_of() {
  local found
  found=$(find "$work" -maxdepth 1 -type d -name "$1-[0-9]*")
  [ -d "$found" ] || { echo "no one source of $1 in $work" >&2; return 1; }
  echo "$found"
}
# build NAME OPTIONS...: configures, builds and installs it with CMake.
build() {
  local source
  source=$(source_of "$1") &&
    cmake -S "$source" -B "$work/build-$1" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_INSTALL_PREFIX="$prefix" \
      -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
      -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" ${launcher[@]+"${launcher[@]}"} "${@:2}" &&
    cmake --build "$work/build-$1" && cmake --install "$work/build-$1"
}
# zlib's own configure; its CMake wants files that Debian leaves out.
build_zlib() {
  local source
  source=$(source_of zlib) && cd "$source" && CFLAGS="$flags -fPIC" sh ./configure --static --prefix="$prefix" && make && make install
}

launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
names=(zlib nghttp2 curl simdjson cpp-httplib)
versions=$(cat "$0" <(dpkg-query -W libcurl4-openssl-dev libsimdjson-dev libcpp-httplib-dev libssl-dev zlib1g-dev))
if [ "$(cat "$prefix/.versions" 2>/dev/null)" = "$versions" ]; then exit 0; fi
rm -rf "$work"
mkdir -p "$work"
apt_sources
from_apt update
for name in "${names[@]}"; do unpack "$name"; done
{
  (build_zlib) &&
    build nghttp2 -DENABLE_LIB_ONLY=ON -DENABLE_STATIC_LIB=ON -DENABLE_SHARED_LIB=OFF &&
    build curl -DBUILD_CURL_EXE=OFF -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON \
      -DNGHTTP2_INCLUDE_DIR="$prefix/include" -DNGHTTP2_LIBRARY="$(echo "$prefix"/lib/libnghttp2*.a)" \
      -DZLIB_INCLUDE_DIR="$prefix/include" -DZLIB_LIBRARY="$prefix/lib/libz.a" -DCURL_ZLIB=ON -DCURL_BROTLI=OFF \
      -DCURL_ZSTD=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_LIBSSH2=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_GSSAPI=OFF \
      -DCURL_CA_FALLBACK=OFF -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt -DCURL_CA_PATH=/etc/ssl/certs \
      -DENABLE_MANUAL=OFF -DBUILD_TESTING=OFF &&
    build simdjson -DSIMDJSON_DEVELOPER_MODE=OFF &&
    build cpp-httplib -DHTTPLIB_COMPILE=ON -DHTTPLIB_REQUIRE_OPENSSL=ON -DHTTPLIB_USE_ZLIB_IF_AVAILABLE=OFF \
      -DHTTPLIB_USE_BROTLI_IF_AVAILABLE=OFF
} >"$work/build.log" 2>&1 || { tail -50 "$work/build.log" >&2; exit 1; }
mkdir -p "$prefix/lib/pkgconfig"
cat >"$prefix/lib/pkgconfig/cpp-httplib.pc" <<TEXT
prefix=\${pcfiledir}/../..
Name: cpp-httplib
Description: HTTP server and client
Version: $(dpkg-query -W -f='${Version}' libcpp-httplib-dev | sed 's/[+-].*//')
Libs: -L\${prefix}/lib -lhttplib -lssl -lcrypto -pthread
Cflags: -I\${prefix}/include -DCPPHTTPLIB_OPENSSL_SUPPORT
TEXT
printf '%s\n' "$versions" >"$prefix/.versions"

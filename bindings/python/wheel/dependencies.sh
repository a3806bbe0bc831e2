#!/usr/bin/env bash
# Builds what the wheel links, as small as what is used of it: Debian's own libraries have all that anybody may use.
#   curl, and of what it links nghttp2 and zlib: for HTTP, HTTPS and HTTP/2 alone; Debian's brings Kerberos, LDAP, SSH, RTMP
#   and the 25 libraries that these want
#   OpenSSL without the ciphers and formats that TLS 1.2 and 1.3 have no use for, and of it one shared library with the
#   names that curl and the gateway call, which serves both
#   SQLite without full-text search, R-trees, sessions and extensions; simdjson; cpp-httplib without TLS, since what listens
#   with it listens on loopback
# libsodium is put beside the module as it is.
# From Debian's own source packages, with their security fixes: dependencies.sh <work folder>, which gets prefix/.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)
prefix=$work/prefix
fast="-O2 -fPIC -ffunction-sections -fdata-sections -fvisibility=hidden"
small="-Os -fPIC -ffunction-sections -fdata-sections"

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
  local tool=apt-get
  [ "$1" = showsrc ] && tool=apt-cache
  "$tool" -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt/parts" \
    -o Dir::State::Lists="$work/apt/lists" -o APT::Sandbox::User="$(id -un)" "$@"
}

# unpack NAME: the source package, with Debian's patches: the newest that there is. A mirror may name one before it has it.
unpack() {
  local name=$1 version
  for version in $(from_apt showsrc "$name" | sed -n 's/^Version: //p' | sort -rVu); do
    if (cd "$work" && from_apt source "$name=$version" >"$work/$name.log" 2>&1); then return 0; fi
    echo "the source of $name $version can't be had: trying an older one" >&2
  done
  cat "$work/$name.log" >&2
  return 1
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
  source=$(source_of zlib) && cd "$source" && CC="$cc" CFLAGS="$fast" sh ./configure --static --prefix="$prefix" && make && make install
}
build_openssl() {
  local source
  source=$(source_of openssl) && cd "$source" &&
    CC="$cc" ./config --prefix="$prefix" --libdir=lib --openssldir=/usr/lib/ssl $small no-shared no-tests no-module \
      no-legacy no-engine no-comp no-cms no-ts no-ct no-cmp no-srp no-psk no-srtp no-nextprotoneg no-rfc3779 no-ssl-trace \
      no-ui-console no-dtls no-sctp no-ssl3 no-tls1 no-tls1_1 no-weak-ssl-ciphers no-idea no-seed no-camellia no-aria \
      no-bf no-cast no-rc2 no-rc4 no-rc5 no-md4 no-mdc2 no-whirlpool no-rmd160 no-sm2 no-sm3 no-sm4 no-gost no-blake2 \
      no-siv no-ocb no-scrypt no-dsa no-ec2m &&
    make -j"$(nproc)" build_libs && make install_dev
}
# One file of C, made with tclsh; deleted rows are overwritten, as in Debian's.
build_sqlite() {
  local source
  source=$(source_of sqlite3) && mkdir -p "$work/build-sqlite3" && cd "$work/build-sqlite3" &&
    "$source/configure" --disable-tcl --disable-readline && make sqlite3.c &&
    $cc $small -fvisibility=hidden -DSQLITE_API= -DSQLITE_SECURE_DELETE -DSQLITE_THREADSAFE=1 -DSQLITE_DQS=0 \
      -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_DECLTYPE \
      -DSQLITE_OMIT_PROGRESS_CALLBACK -DSQLITE_OMIT_TRACE -DSQLITE_OMIT_UTF16 -DSQLITE_OMIT_AUTHORIZATION \
      -DHAVE_USLEEP=1 -DHAVE_FDATASYNC=1 -c sqlite3.c -o sqlite3.o &&
    ar rcs "$prefix/lib/libsqlite3.a" sqlite3.o && cp sqlite3.h "$prefix/include"
}

# The names of OpenSSL that are called, by curl and by those of our sources that have to do with TLS.
called_of_tls() {
  local source object archives=("$prefix/lib/libssl.a" "$prefix/lib/libcrypto.a")
  for source in $(cd "$root" && grep -lE 'asio/ssl|openssl/' bindings/*/*.cpp); do
    object=$work/called-$(basename "$source").o
    ${launched[@]+"${launched[@]}"} g++ -std=c++20 -O0 -c -I"$root" -I"$root/capi" -I"$prefix/include" "$root/$source" -o "$object"
  done
  comm -12 <(nm -u "$prefix/lib/libcurl.a" "$work"/called-*.o | awk '$1 == "U" {print $2}' | sort -u) \
    <(nm --defined-only "${archives[@]}" 2>/dev/null | awk '$2 ~ /[TDRBV]/ {print $3}' | sort -u)
}
# The one shared library; whoever asks the linker for ssl or crypto gets it. Its names have a version of their own, so
# that no other copy of OpenSSL in the process answers for them.
link_tls() {
  local library=$prefix/lib/libopenint_tls.so names
  names=$(called_of_tls)
  [ -n "$names" ] || { echo "nothing calls OpenSSL?" >&2; return 1; }
  if [ -e "$library" ] && [ "$names" = "$(cat "$work/called" 2>/dev/null)" ]; then return 0; fi
  { echo "OPENINT_TLS { global:"; sed 's/$/;/' <<<"$names"; echo "local: *; };"; } >"$work/called.map"
  gcc -shared -s -o "$library" -Wl,-soname,libopenint_tls.so -Wl,--gc-sections -Wl,-z,now,--no-undefined \
    -Wl,--version-script="$work/called.map" $(sed 's/^/-Wl,-u,/' <<<"$names") "$prefix/lib/libssl.a" "$prefix/lib/libcrypto.a" -pthread
  for name in ssl crypto; do echo "INPUT($library)" >"$prefix/lib/lib$name.so"; done
  echo "$names" >"$work/called"
}

launcher=() launched=()
cc=gcc
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  launched=(ccache)
  cc="ccache gcc"
fi
names=(zlib nghttp2 openssl sqlite3 curl simdjson cpp-httplib)
versions=$(cat "$0" <(dpkg-query -W libcurl4-openssl-dev libsimdjson-dev libcpp-httplib-dev libssl-dev zlib1g-dev libsqlite3-dev))
if [ "$(cat "$prefix/.versions" 2>/dev/null)" = "$versions" ]; then
  link_tls
  exit 0
fi
rm -rf "$work"
mkdir -p "$work"
apt_sources
from_apt update
for name in "${names[@]}"; do unpack "$name"; done
{
  flags=$fast
  (build_zlib) &&
    build nghttp2 -DENABLE_LIB_ONLY=ON -DENABLE_STATIC_LIB=ON -DENABLE_SHARED_LIB=OFF &&
    (build_openssl) && (build_sqlite) &&
    build curl -DBUILD_CURL_EXE=OFF -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON -DOPENSSL_ROOT_DIR="$prefix" \
      -DNGHTTP2_INCLUDE_DIR="$prefix/include" -DNGHTTP2_LIBRARY="$(echo "$prefix"/lib/libnghttp2*.a)" \
      -DZLIB_INCLUDE_DIR="$prefix/include" -DZLIB_LIBRARY="$prefix/lib/libz.a" -DCURL_ZLIB=ON -DCURL_BROTLI=OFF \
      -DCURL_ZSTD=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_LIBSSH2=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_GSSAPI=OFF \
      -DCURL_CA_FALLBACK=OFF -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt -DCURL_CA_PATH=/etc/ssl/certs \
      -DENABLE_MANUAL=OFF -DBUILD_TESTING=OFF &&
    build simdjson -DSIMDJSON_DEVELOPER_MODE=OFF && flags="-Os ${fast#-O2}" &&
    build cpp-httplib -DHTTPLIB_COMPILE=ON -DHTTPLIB_REQUIRE_OPENSSL=OFF -DHTTPLIB_USE_OPENSSL_IF_AVAILABLE=OFF \
      -DHTTPLIB_USE_ZLIB_IF_AVAILABLE=OFF -DHTTPLIB_USE_BROTLI_IF_AVAILABLE=OFF
} >"$work/build.log" 2>&1 || { tail -50 "$work/build.log" >&2; exit 1; }
mkdir -p "$prefix/lib/pkgconfig"
cat >"$prefix/lib/pkgconfig/cpp-httplib.pc" <<TEXT
prefix=\${pcfiledir}/../..
Name: cpp-httplib
Description: HTTP server and client
Version: $(dpkg-query -W -f='${Version}' libcpp-httplib-dev | sed 's/[+-].*//')
Libs: -L\${prefix}/lib -lhttplib -pthread
Cflags: -I\${prefix}/include
TEXT
link_tls
printf '%s\n' "$versions" >"$prefix/.versions"

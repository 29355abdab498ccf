#!/bin/sh
# Unpacks a 32-bit unix MicroPython and a valgrind that can count its instructions from Debian's own packages into DEST:
# small ints, pointers and heap blocks the size of the ESP32's. Nothing of the system changes; root is not needed.
# usage: get.sh DEST
set -eu

suite=trixie # Debian 12 has no micropython package, and its valgrind dies in the newer 32-bit loader

# package:architecture, version, SHA-256 of the .deb
pins='
micropython:i386 1.25.0+ds-1 a72799821cb45442150f8a7f0757bc8e4f9a4b64abccbd837d694a20d6900bb5
libc6:i386 2.41-12+deb13u4 67bb4b54cf4bb6a380449dfa1852cd9135659f85360caa0e41d312f4b30e573a
libffi8:i386 3.4.8-2 8bafefb38c320ca27796070c881595ce04d900c3b534ac142a494daf1fe1db13
libmbedcrypto16:i386 3.6.6-0.1~deb13u1 aa4698ed436eebf77e3dc9f5c514073bd554109d857d887db5a367dde9a5c377
libmbedtls21:i386 3.6.6-0.1~deb13u1 eb1b20154ce9008aca1d036698ffc12019020a54985d2c5ae3dc1c1c39c9e995
libmbedx509-7:i386 3.6.6-0.1~deb13u1 fe6ba192c9227d30a4cd05a3bdeccdf9ff30d55b27d8ff488126c16dcf727cce
valgrind:amd64 1:3.24.0-3 0359e30820ccee7ee5c8d4c951ca276e3978b18f157d71bd77981de05b344907
'

give_up() {
    echo "No MicroPython: $1 Set KICKBACK_MICROPYTHON to an interpreter of your own." >&2
    exit 1
}

[ $# -eq 1 ] || { echo "usage: get.sh DEST" >&2; exit 2; }
pinned=$(printf '%s' "$pins" | cksum)
if [ -x "$1/micropython" ] && [ "$(cat "$1/pinned" 2>/dev/null)" = "$pinned" ]; then
    exit 0
fi
for tool in apt-get dpkg dpkg-deb sha256sum; do
    command -v $tool >/dev/null || give_up "this needs a Debian-like Linux ($tool is missing)."
done
[ "$(dpkg --print-architecture)" = amd64 ] || give_up "the 32-bit interpreter runs on 64-bit x86 only."
# the mirror this system already uses
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 2>/dev/null |
    awk '$2 == "main" && $1 !~ /security/ {print $1; exit}')
[ -n "$mirror" ] || give_up "apt knows no package mirror."
key=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$key" ] || give_up "the keys of Debian's archive are missing (package debian-archive-keyring)."

dest=$(mkdir -p "$1" && cd "$1" && pwd)
work=$dest/unpacking # only what is whole leaves this folder
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$work/root" "$work/valgrind"
echo "deb [signed-by=$key] $mirror $suite main" >"$work/sources.list"

apt_own() {
    apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/nonexistent \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
        -o APT::Architectures::=i386 -o Acquire::Languages=none -o Acquire::Retries=2 "$@"
}

apt_own update >"$work/log" 2>&1 || give_up "the package mirror does not answer or has no $suite."
cd "$work/debs"
echo "$pins" | while read -r package version sha256; do
    [ -n "$package" ] || continue
    apt_own download "$package=$version" >>"$work/log" 2>&1 ||
        give_up "the mirror no longer has $package $version; pin its successor in tests/micropython/get.sh."
    deb=$(ls "${package%%:*}"_*.deb)
    echo "$sha256  $deb" | sha256sum --check --quiet >>"$work/log" 2>&1 ||
        give_up "$package $version is not the file that was pinned; do not trust it."
    case $package in valgrind*) to=valgrind ;; *) to=root ;; esac
    dpkg-deb -x "$deb" "$work/$to"
done || exit 1

rm -rf "$dest/root" "$dest/valgrind"
mv "$work/root" "$work/valgrind" "$dest/"
# Each command finds its folder itself, so that a checkout can be moved.
cat >"$dest/micropython" <<'END'
#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
lib=$here/root/usr/lib/i386-linux-gnu
exec "$lib/ld-linux.so.2" --library-path "$lib" "$here/root/usr/bin/micropython" "$@"
END
cat >"$dest/callgrind" <<'END'
#!/bin/sh
# Like micropython, with its instructions counted; valgrind's own options go into VALGRIND_OPTS.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
lib=$here/root/usr/lib/i386-linux-gnu
export VALGRIND_LIB="$here/valgrind/usr/libexec/valgrind"
exec "$here/valgrind/usr/bin/valgrind.bin" --tool=callgrind \
    "$lib/ld-linux.so.2" --library-path "$lib" "$here/root/usr/bin/micropython" "$@"
END
chmod +x "$dest/micropython" "$dest/callgrind"
"$dest/micropython" -c 'import sys' 2>>"$work/log" || give_up "the interpreter does not run on this system."
echo "$pinned" >"$dest/pinned"
echo "MicroPython 1.25.0 (32-bit) is in $1"

#!/bin/sh
# Unpacks a 32-bit unix MicroPython and a valgrind that can count its instructions from Debian's own packages into DEST:
# small ints, pointers and heap blocks the size of the ESP32's. Nothing of the system changes; root is not needed.
# usage: get.sh DEST
set -eu
PATH=$PATH:/usr/lib/apt # where Debian keeps apt-helper

# Debian 13's packages; Debian 12 has no micropython, and its valgrind dies in the newer 32-bit loader.
# Fetched from the pool, where a file stays for years, not through the suite's index: a mirror that is being brought up
# to date serves an index that does not fit its signature, for hours, while every package is there.
# path in the pool, SHA-256
pins='
m/micropython/micropython_1.25.0+ds-1_i386.deb a72799821cb45442150f8a7f0757bc8e4f9a4b64abccbd837d694a20d6900bb5
g/glibc/libc6_2.41-12+deb13u4_i386.deb 67bb4b54cf4bb6a380449dfa1852cd9135659f85360caa0e41d312f4b30e573a
libf/libffi/libffi8_3.4.8-2_i386.deb 8bafefb38c320ca27796070c881595ce04d900c3b534ac142a494daf1fe1db13
m/mbedtls/libmbedcrypto16_3.6.6-0.1~deb13u1_i386.deb aa4698ed436eebf77e3dc9f5c514073bd554109d857d887db5a367dde9a5c377
m/mbedtls/libmbedtls21_3.6.6-0.1~deb13u1_i386.deb eb1b20154ce9008aca1d036698ffc12019020a54985d2c5ae3dc1c1c39c9e995
m/mbedtls/libmbedx509-7_3.6.6-0.1~deb13u1_i386.deb fe6ba192c9227d30a4cd05a3bdeccdf9ff30d55b27d8ff488126c16dcf727cce
v/valgrind/valgrind_3.24.0-3_amd64.deb 0359e30820ccee7ee5c8d4c951ca276e3978b18f157d71bd77981de05b344907
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
for tool in apt-get dpkg dpkg-deb apt-helper sha256sum; do
    command -v $tool >/dev/null || give_up "this needs a Debian-like Linux ($tool is missing)."
done
[ "$(dpkg --print-architecture)" = amd64 ] || give_up "the 32-bit interpreter runs on 64-bit x86 only."
# the mirror this system already uses
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 2>/dev/null |
    awk '$2 == "main" && $1 !~ /security/ {print $1; exit}')
[ -n "$mirror" ] || give_up "apt knows no package mirror."
dest=$(mkdir -p "$1" && cd "$1" && pwd)
work=$dest/unpacking # only what is whole leaves this folder
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/debs" "$work/root" "$work/valgrind"

cd "$work/debs"
echo "$pins" | while read -r path sha256; do
    [ -n "$path" ] || continue
    deb=${path##*/}
    apt-helper -o APT::Sandbox::User=root -o Acquire::Retries=2 \
        download-file "${mirror%/}/pool/main/$path" "$deb" >>"$work/log" 2>&1 ||
        give_up "the mirror does not answer or no longer has $deb; pin its successor in tests/support/interpreters/get.sh."
    echo "$sha256  $deb" | sha256sum --check --quiet >>"$work/log" 2>&1 ||
        give_up "$deb is not the file that was pinned; do not trust it."
    case $deb in valgrind*) to=valgrind ;; *) to=root ;; esac
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

#!/bin/sh
# root.sh BINARY FOLDER: puts together the root file system of the image, in the Dockerfile's first stage: BINARY, what
# starts it as process 1, the machine code that it otherwise unpacks into /tmp, the shared libraries that the linker loads for it, and
# the few files that these read.
set -eu
binary=$1 root=$2

mkdir -p "$root/usr/bin" "$root/usr/local/bin" "$root/usr/lib" "$root/etc" "$root/var/lib/dpkg/status.d" "$root/usr/share/doc/wasmgate"
install -m 755 "$binary" "$root/usr/bin/wasmgate"
cc -O2 -Wall -Wextra -Werror -s "$(dirname "$0")/init.c" -o "$root/usr/local/bin/wasmgate"
install -D -m 644 node_modules/@koromix/koffi-linux-*/linux_*/koffi.node "$root/usr/lib/wasmgate/koffi.node"
install -m 644 LICENSE "$root/usr/share/doc/wasmgate/copyright"
ln -s usr/bin "$root/bin"
ln -s usr/lib "$root/lib"

# A line of ldd: "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x...)", or the loader's path alone. A folder that is a link
# on Debian (/lib, /lib64) is one here too.
libraries=$(ldd "$binary" | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p')
for library in $libraries; do
  folder=$(dirname "$library")
  top=/$(echo "$folder" | cut -d/ -f2)
  if [ -L "$top" ] && [ ! -L "$root$top" ]; then ln -s "$(readlink "$top")" "$root$top"; fi
  mkdir -p "$(readlink -m "$root$folder")"
  cp -L "$library" "$root$library"
done

# Whose libraries these are: their licences, and for scanners their versions, where those look in images without dpkg.
cp -L /etc/os-release "$root/etc/os-release"
for library in $libraries; do readlink -f "$library"; done | xargs dpkg -S | cut -d: -f1 | sort -u | while read -r package; do
  dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
  install -D -m 644 "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/copyright"
done

# getaddrinfo's order, said and not guessed: first the names that the engine writes into /etc/hosts.
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
echo 'root:x:0:0:root:/:/nonexistent
wasmgate:x:65532:65532:wasmgate:/home/wasmgate:/nonexistent' >"$root/etc/passwd"
echo 'root:x:0:
wasmgate:x:65532:' >"$root/etc/group"

# Where engines mount, and the one place of its own that the user may write to: a volume put there begins with its owner.
mkdir -m 1777 "$root/tmp"
mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/work" "$root/home/wasmgate/.cache"
chown -R 65532:65532 "$root/home/wasmgate"

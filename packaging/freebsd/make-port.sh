#!/bin/sh
# Makes the port from the tar.gz of the build: its Makefile with the version, pkg-plist and distinfo.
#   make-port.sh TAR INTO       then: cp TAR /usr/ports/distfiles/ && cd INTO && make package
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
tar=$1 into=$2
top=$(basename "$tar" .tar.gz)

rm -rf "$into"
mkdir -p "$into/files"
sed "s/@VERSION@/${top#weir-}/" "$here/port/Makefile" >"$into/Makefile"
cp "$here/port/pkg-descr" "$into/"
cp "$here"/port/*.in "$into/files/"
sed 's|/usr/local|%%PREFIX%%|g' "$here/weir.rc" >"$into/files/weir.in"

# Relative to PREFIX, as the port installs them.
{
  echo bin/weir
  echo '@sample etc/weir/rules-mail.yaml.sample'
  echo '@sample etc/weir/weir.yaml.sample'
  echo '@dir etc/weir/weir.d'
  echo share/java/weir/conf
  tar -tzf "$tar" | sed -n -e 's|/$|&|' -e '/\/$/d' \
    -e "s|^$top/\(bin/.*\)|share/java/weir/\1|p" \
    -e "s|^$top/\(lib/.*\)|share/java/weir/\1|p" \
    -e "s|^$top/\(plugins/.*\)|share/java/weir/\1|p" \
    -e "s|^$top/\(share/bash-completion/.*\)|\1|p" \
    -e "s|^$top/\(share/man/.*\)|\1.gz|p"
} | sort -u >"$into/pkg-plist"

# Linux has sha256sum, FreeBSD sha256.
sum=$(sha256sum "$tar" 2>/dev/null | cut -d ' ' -f 1) || true
[ -n "$sum" ] || sum=$(sha256 -q "$tar")
{
  echo "SHA256 ($top.tar.gz) = $sum"
  echo "SIZE ($top.tar.gz) = $(($(wc -c <"$tar")))"
} >"$into/distinfo"

#!/bin/sh
# Lays out what the packages for Linux install, from the unpacked Weir.
#   stage.sh UNPACKED INTO VERSION TIME MAINTAINER
# INTO/linux has what all of them have, INTO/debian and INTO/rpm the rest, as it lies below /.
# TIME is that of the build, 2026-11-29T00:00:00Z: the same source makes the same packages.
set -eu
umask 022
packaging=$(CDPATH='' cd "$(dirname "$0")/.." && pwd)
weir=$1 into=$2 time=$4 maintainer=$5
# Before 0.1.0, not after it.
version=$(echo "$3" | sed 's/-SNAPSHOT$/~SNAPSHOT/')
rm -rf "$into"

share=$into/linux/usr/share
mkdir -p "$share/man/man1" "$share/weir" "$share/doc/weir/examples"
cp -R "$weir/bin" "$weir/lib" "$share/weir/"
# Archives of classes are for one Java; the packages make their own.
rm -f "$share"/weir/lib/*.jsa "$share/weir/lib/checked-java"
# With -pl distribution there are no plugins.
[ ! -d "$weir/plugins" ] || cp -R "$weir/plugins" "$share/weir/"
cp -R "$weir/share/bash-completion" "$share/"
cp "$weir"/share/man/man1/*.1 "$share/man/man1/"
gzip -9n "$share"/man/man1/*.1
cp "$weir"/conf/* "$packaging"/linux/examples/* "$share/doc/weir/examples/"
cp "$packaging/../docs/install.md" "$share/doc/weir/"
mkdir -p "$into/linux/etc/weir" "$into/linux/usr/lib/systemd/system"
cp "$weir/conf/rules-mail.yaml" "$into/linux/etc/weir/"
cp "$packaging/linux/weir.service" "$into/linux/usr/lib/systemd/system/"

# The pipeline file as the tar has it, but for the folders, and the log, which these systems have in
# the journal.
#   pipeline FOLDER UNITS LOG COMMENT
pipeline() {
  mkdir -p "$1/etc/weir"
  sed -e 's|\.\./data/weir|/var/lib/weir/weir|' -e 's|\.\./data/state|/var/lib/weir/state|' \
    -e '/^  # Where there is no such file/d' -e '/^  # - { id: maillog, type: journald/d' \
    -e "s|^  - { id: maillog, type: file, .*|  # $4\\
  # - { id: maillog, type: file, path: $3 }\\
  - { id: maillog, type: journald, units: [$2] }|" \
    -e 's|weir check --config conf/weir.yaml    |sudo -u weir weir check               |' \
    -e 's|weir run --config conf/weir.yaml      |sudo systemctl restart weir           |' \
    "$weir/conf/weir.yaml" >"$1/etc/weir/weir.yaml"
}

debian=$into/debian
pipeline "$debian" 'postfix@-.service, postfix.service' /var/log/mail.log \
  'The units of Debian 12 and 13. With rsyslog, the files have the same lines, a moment earlier:'
mkdir -p "$debian/usr/share/zsh/vendor-completions" "$debian/usr/share/lintian/overrides" \
  "$debian/usr/share/doc/weir"
cp "$packaging/linux/zsh/_weir" "$debian/usr/share/zsh/vendor-completions/"
cp "$packaging/debian/lintian-overrides" "$debian/usr/share/lintian/overrides/weir"
cp "$packaging/debian/copyright" "$debian/usr/share/doc/weir/"
form='+%a, %d %b %Y %T +0000'
# That of GNU, or that of the BSDs.
day=$(LC_ALL=C date -u -d "$time" "$form" 2>/dev/null ||
  LC_ALL=C date -u -j -f %Y-%m-%dT%H:%M:%SZ "$time" "$form")
cat >"$debian/usr/share/doc/weir/changelog" <<END
weir ($version) unstable; urgency=medium

  * Built from Weir's own source tree; CHANGELOG.md says what changed.

 -- $maintainer  $day
END
gzip -9n "$debian/usr/share/doc/weir/changelog"

rpm=$into/rpm
pipeline "$rpm" postfix.service /var/log/maillog \
  'With rsyslog, the file (SUSE: /var/log/mail) has the same lines, a moment earlier; root alone may read it:'
mkdir -p "$rpm/usr/share/zsh/site-functions" "$rpm/usr/share/licenses/weir"
cp "$packaging/linux/zsh/_weir" "$rpm/usr/share/zsh/site-functions/"
cp "$weir/LICENSE" "$rpm/usr/share/licenses/weir/"

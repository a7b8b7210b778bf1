#!/bin/sh
# Makes what only the Debian package has, from the unpacked Weir.
#   stage.sh UNPACKED INTO VERSION TIME MAINTAINER
# TIME is that of the build, 2026-11-29T00:00:00Z: the same source makes the same package.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
weir=$1 into=$2 time=$4 maintainer=$5
# Before 0.1.0, not after it.
version=$(echo "$3" | sed 's/-SNAPSHOT$/~SNAPSHOT/')

rm -rf "$into"
mkdir -p "$into/man" "$into/etc" "$into/doc"

cp "$weir"/share/man/man1/*.1 "$into/man/"
gzip -9n "$into"/man/*.1

# As the tar has it, but for the folders, and the log: Debian 12 and later have it in the journal.
sed -e 's|\.\./data/weir|/var/lib/weir/weir|' -e 's|\.\./data/state|/var/lib/weir/state|' \
  -e 's|^  - { id: maillog, type: file, .*|  # The units of Debian 12 and 13. With rsyslog, the files have the same lines, a moment earlier:\
  # - { id: maillog, type: file, path: /var/log/mail.log }\
  - { id: maillog, type: journald, units: [postfix@-.service, postfix.service] }|' \
  -e 's|weir check --config conf/weir.yaml    |sudo -u weir weir check               |' \
  -e 's|weir run --config conf/weir.yaml      |sudo systemctl restart weir           |' \
  "$weir/conf/weir.yaml" >"$into/etc/weir.yaml"
cp "$weir/conf/rules-mail.yaml" "$into/etc/"

cp "$here/copyright" "$into/doc/"
form='+%a, %d %b %Y %T +0000'
# That of GNU, or that of the BSDs.
day=$(LC_ALL=C date -u -d "$time" "$form" 2>/dev/null ||
  LC_ALL=C date -u -j -f %Y-%m-%dT%H:%M:%SZ "$time" "$form")
cat >"$into/doc/changelog" <<END
weir ($version) unstable; urgency=medium

  * Built from Weir's own source tree; CHANGELOG.md says what changed.

 -- $maintainer  $day
END
gzip -9n "$into/doc/changelog"

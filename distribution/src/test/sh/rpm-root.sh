#!/bin/sh
# The RPM package in the same clean root, with Debian's rpm: installed, upgraded over itself, erased;
# fails with what is left. clean-root.sh says how it is called. Java is Debian's, so no package in
# rpm's database provides it (--nodeps).
set -eu
# shellcheck source-path=SCRIPTDIR source=clean-root.sh
. "$(dirname "$0")/clean-root.sh"

rpm() {
  # Who installs may have any umask.
  inside sh -c 'umask 077; exec rpm --dbpath /var/lib/rpm --force-debian "$@"' rpm "$@"
}

# As the package says: what each file is, its owner and its mode; what is given may differ.
verified() {
  rpm -V --nodeps weir >"$work/verified" || true
  printf '%s' "$1" | diff - "$work/verified" >&2 || fail "rpm -V has more or less to say"
}

installed() {
  inside weir --version
  verified ''
  [ "$(inside stat -c '%a %U:%G' /var/lib/weir)" = '700 weir:weir' ] || fail "mode of /var/lib/weir"
  [ "$(inside stat -c '%a %U:%G' /etc/weir)" = '750 root:weir' ] || fail "mode of /etc/weir"
  as_weir test -r /var/cache/weir/weir.jsa || fail "no archive of classes that weir can read"
  inside id -nG weir | grep -qw systemd-journal || fail "weir is not in systemd-journal"
  as_weir weir check
}

# Erased, what Weir wrote and what somebody changed stays: the rest of docs/install.md is done here.
erased() {
  if rpm -q weir; then
    fail "rpm still knows the package"
  fi
  [ -d "$root/var/lib/weir/state" ] || fail "erasing took the state along"
  grep -q '^# mine$' "$root/etc/weir/weir.yaml.rpmsave" ||
    fail "erasing took the changed configuration along"
  [ -s "$root/etc/weir/weir.d/here.yaml" ] || fail "erasing took somebody's file along"
  for name in usr/bin/weir usr/share/weir usr/lib/systemd/system/weir.service var/cache/weir \
    etc/weir/weir.yaml etc/weir/rules-mail.yaml \
    etc/systemd/system/multi-user.target.wants/weir.service; do
    if [ -e "$root/$name" ] || [ -h "$root/$name" ]; then
      fail "erasing left /$name"
    fi
  done
  rm -r "$root/etc/weir" "$root/var/lib/weir"
}

# What nothing in a Debian has, and every system of rpm.
forget_rpm() {
  rm -r "$root/var/lib/rpm"
  rmdir "$root/usr/share/licenses"
}

changed() {
  echo '# mine' >>"$root/etc/weir/weir.yaml"
  rm "$root/etc/weir/rules-mail.yaml"
}

# What somebody changed is kept; what is missing is there again.
upgraded() {
  rpm -U --nodeps --force "$package"
  grep -q '^# mine$' "$root/etc/weir/weir.yaml" || fail "the upgrade replaced the configuration"
  verified 'S.5....T.  c /etc/weir/weir.yaml
'
  as_weir weir check
}

plain() {
  rpm -i --nodeps "$package"
  if rpm -i --nodeps "$package"; then
    fail "it can be installed twice"
  fi
  installed
  # Debian's presets say yes.
  [ -h "$root/etc/systemd/system/multi-user.target.wants/weir.service" ] ||
    fail "the unit is not enabled as presets say"
  log_is_file
  start_daemon
  watches_the_file
  changed
  upgraded
  rm "$root/etc/weir/rules-mail.yaml"
  # Nobody stops it here.
  rpm -e weir
  erased
  stop_daemon

  # The user is there, and somebody gave it a shell.
  inside usermod -s /bin/bash weir
  rpm -i --nodeps "$package"
  installed
  [ "$(inside getent passwd weir | cut -d : -f 7)" = /bin/bash ] || fail "changed the user's shell"
  rpm -e weir
  [ ! -e "$root/var/lib/weir" ] || fail "erasing left the empty folder of the state"
  rm "$root/var/log/mail.log"
  forget_rpm
  compare
}

main_process() {
  inside systemctl show -p MainPID --value weir.service
}

booted() {
  # As the distributions with these packages have it.
  mkdir -p "$root/etc/systemd/system-preset"
  echo 'disable *' >"$root/etc/systemd/system-preset/99-default-disable.preset"
  rpm -i --nodeps "$package"
  [ "$(inside systemctl is-enabled weir.service)" = disabled ] || fail "enabled against the presets"
  [ "$(inside systemctl is-active weir.service)" = inactive ] || fail "runs unasked"
  installed
  inside systemctl enable --now weir.service
  inside systemd-analyze verify --man=no weir.service
  echo 'rules: [{ id: busy_address, levels: [{ at: 3, actions: [] }] }]' \
    >"$root/etc/weir/weir.d/here.yaml"
  inside systemctl reload weir.service
  watches_the_journal
  inside weir alerts list

  changed
  before=$(main_process)
  upgraded
  inside systemctl is-active weir.service
  [ "$(main_process)" != "$before" ] || fail "the upgrade did not restart the unit"
  alerts_name 192.0.2.68 || fail "the upgrade lost the alert"

  rpm -e weir
  [ "$(inside systemctl is-active weir.service)" = inactive ] || fail "erased, it still runs"
  erased
  forget_rpm
  rm -r "$root/etc/systemd/system-preset"
  compare
}

main "$@"

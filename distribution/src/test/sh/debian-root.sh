#!/bin/sh
# The Debian package in a Debian of its own: installed, used, removed and purged; fails with what is
# left. clean-root.sh says how it is called.
set -eu
# shellcheck source-path=SCRIPTDIR source=clean-root.sh
. "$(dirname "$0")/clean-root.sh"

installed() {
  inside weir --version
  [ "$(inside stat -c '%a %U:%G' /var/lib/weir)" = '700 weir:weir' ] || fail "mode of /var/lib/weir"
  [ "$(inside stat -c '%a %U:%G' /etc/weir)" = '750 root:weir' ] || fail "mode of /etc/weir"
  [ -s "$root/var/cache/weir/weir.jsa" ] || fail "postinst made no archive of classes"
  inside id -nG weir | grep -qw adm || fail "weir is not in adm"
  as_weir weir check
}

# Removed, the data and configuration stay; purged, nothing does.
removed() {
  inside dpkg --remove weir
  [ -d "$root/var/lib/weir/state" ] || fail "remove took the state along"
  [ -s "$root/etc/weir/weir.yaml" ] || fail "remove took the configuration along"
  [ ! -e "$root/usr/bin/weir" ] || fail "remove left the command"
  inside dpkg --purge weir
  if inside dpkg -s weir >/dev/null 2>&1; then
    fail "dpkg still knows the package"
  fi
}

plain() {
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"

  inside dpkg -i "$package"
  log_is_file
  installed
  start_daemon
  watches_the_file
  stop_daemon

  removed
  rm "$root/var/log/mail.log" "$root/usr/sbin/policy-rc.d"
  compare
}

nft_has() {
  inside nft list table inet weir | grep -qF "$1"
}

booted() {
  inside dpkg -i "$package"
  inside systemctl is-active weir.service || {
    inside journalctl --no-pager -u weir.service
    fail "the unit does not run after the installation"
  }
  installed
  inside systemd-analyze verify --man=no weir.service
  inside systemd-analyze security --threshold=30 --no-pager weir.service | tail -1
  cat >"$root/etc/weir/weir.d/here.yaml" <<'END'
rules: [{ id: busy_address, levels: [{ at: 3, actions: [block_address] }] }]
actions: [{ id: block_address, type: nftables, ports: [25], for: 1h }]
END
  inside systemctl reload weir.service
  watches_the_journal
  until_good nft_has 192.0.2.68
  inside weir blocks list

  # A mistake is said by systemctl: at a reload the daemon goes on, a start is not tried again.
  echo 'nonsense: 1' >"$root/etc/weir/weir.d/mistake.yaml"
  if inside systemctl reload weir.service; then
    fail "reload does not fail with a mistake in the configuration"
  fi
  inside systemctl is-active weir.service
  if inside systemctl restart weir.service; then
    fail "restart does not fail with a mistake in the configuration"
  fi
  [ "$(inside systemctl show -p SubState --value weir.service)" = failed ] ||
    fail "systemd tries again what cannot work"
  rm "$root/etc/weir/weir.d/mistake.yaml"
  inside systemctl restart weir.service

  removed
  inside nft delete table inet weir
  compare
}

main "$@"

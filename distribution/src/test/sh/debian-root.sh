#!/bin/sh
# The Debian package in a Debian of its own. As root:
#   debian-root.sh make ROOT SUITE    a small Debian in the folder ROOT, from the mirror
#   debian-root.sh plain ROOT DEB     without systemd: ExecStart is run as the unit's user
#   debian-root.sh booted ROOT DEB    with systemd as process 1: the unit as it is
# Each of the last two installs the package, uses it, removes and purges it, and fails with what is
# left. All mounts, processes and the network are in namespaces that end with the script.
set -eu

fail() {
  echo "debian-root: $*" >&2
  exit 1
}

# Waits up to three minutes until a command succeeds.
until_good() {
  last=$(($(date +%s) + 180))
  while [ "$(date +%s)" -lt "$last" ]; do
    if "$@" >/dev/null 2>&1; then
      return
    fi
    sleep 0.2
  done
  "$@" || fail "never came true: $*"
}

devices() {
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for name in null zero full random urandom tty; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
  done
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  touch "$root/dev/console"
}

# What each file is, but for what dpkg, apt and adduser write about every package and user.
listing() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./run \
    -o -path ./tmp -o -path ./var/tmp -o -path ./var/log/journal -o -path ./var/lib/dpkg \) \
    -prune -o -printf '%y %m %p %l\n') |
    grep -v -e ' \./etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)- ' -e ' \./etc/\.pwd\.lock ' \
      -e ' \./var/lib/systemd/' -e ' \./var/log/dpkg.log ' | sort
}

# Nothing that the package brought may be left, but its user.
compare() {
  listing >"$work/after"
  diff "$work/before" "$work/after" >&2 || fail "the files above were left, or are gone"
  diff "$work/passwd" "$root/etc/passwd" | grep '^[<>]' >"$work/users" || true
  grep -q '^> weir:' "$work/users" || fail "the user weir is gone"
  [ "$(wc -l <"$work/users")" = 1 ] || fail "other users changed: $(cat "$work/users")"
  if inside dpkg -s weir >/dev/null 2>&1; then
    fail "dpkg still knows the package"
  fi
  # For the next one, which is to find a clean system.
  inside userdel weir
}

installed() {
  inside weir --version
  [ "$(inside stat -c '%a %U:%G' /var/lib/weir)" = '700 weir:weir' ] || fail "mode of /var/lib/weir"
  [ "$(inside stat -c '%a %U:%G' /etc/weir)" = '750 root:weir' ] || fail "mode of /etc/weir"
  [ -s "$root/var/cache/weir/weir.jsa" ] || fail "postinst made no archive of classes"
  inside id -nG weir | grep -qw adm || fail "weir is not in adm"
  as_weir weir check
}

as_weir() {
  inside setpriv --reuid weir --regid weir --init-groups env HOME=/var/lib/weir "$@"
}

# Removed, the data and configuration stay; purged, nothing does.
removed() {
  inside dpkg --remove weir
  [ -d "$root/var/lib/weir/state" ] || fail "remove took the state along"
  [ -s "$root/etc/weir/weir.yaml" ] || fail "remove took the configuration along"
  [ ! -e "$root/usr/bin/weir" ] || fail "remove left the command"
  inside dpkg --purge weir
}

message() {
  printf '%s mx postfix/qmgr[9]: 4XyZ%d: from=<a@example.org>, size=9, nrcpt=1 (queue active)\n' \
    "$1" "$2"
}

begin() {
  cp "$deb" "$root/run/weir.deb"
  listing >"$work/before"
  cp "$root/etc/passwd" "$work/passwd"
}

plain() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  for folder in run tmp; do
    mount -t tmpfs tmpfs "$root/$folder"
  done
  devices
  ip link set lo up
  inside() {
    chroot "$root" env -i LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  }
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  begin

  inside dpkg -i /run/weir.deb
  # Nothing writes a journal here: the log is a file, as rsyslog has it.
  install -m 640 -g adm /dev/null "$root/var/log/mail.log"
  cat >"$root/etc/weir/weir.d/here.yaml" <<'END'
sources: [{ id: maillog, enabled: false }, { id: file, type: file, path: /var/log/mail.log }]
rules: [{ id: busy_address, levels: [{ at: 3, actions: [] }] }]
END
  installed
  exec_start=$(sed -n 's/^ExecStart=//p' "$root/usr/lib/systemd/system/weir.service")
  # In place of the shell, so that $! is Java in the end.
  # shellcheck disable=SC2086  # the line is words
  (exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/var/lib/weir \
    setpriv --reuid weir --regid weir --init-groups $exec_start) >"$work/log" 2>&1 &
  daemon=$!
  until_good grep -q 'engine: running' "$work/log"
  # Twice what the rule wants, in case an hour ends in between.
  for n in 1 2 3 4 5 6; do
    time=$(date -u '+%Y-%m-%dT%H:%M:%S+00:00')
    echo "$time mx postfix/smtpd[7]: 4XyZ$n: client=unknown[192.0.2.68]"
    message "$time" "$n"
  done >>"$root/var/log/mail.log"
  until_good alerts_name 192.0.2.68
  inside weir alerts list
  kill "$daemon"
  wait "$daemon" || fail "the daemon ended with $?: $(cat "$work/log")"
  cat "$work/log"

  removed
  rm -f "$root/var/log/mail.log"
  compare
  rm "$root/usr/sbin/policy-rc.d"
}

alerts_name() {
  inside weir alerts list | grep -qF "$1"
}

# Process 1 of the new system, in mount, pid and other namespaces of its own.
boot() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  for folder in run tmp; do
    mount -t tmpfs tmpfs "$root/$folder"
  done
  devices
  if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  else
    mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
    mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
    mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
  fi
  cp "$deb" "$root/run/weir.deb"
  cd "$root"
  mkdir -p .before
  pivot_root . .before
  umount -l /.before
  rmdir /.before
  mount --make-rshared /
  exec env -i container=weir /lib/systemd/systemd --log-target=journal
}

cgroup_folders() {
  if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then
    echo /sys/fs/cgroup/weir-test
  else
    echo /sys/fs/cgroup/systemd/weir-test /sys/fs/cgroup/unified/weir-test
  fi
}

end_booted() {
  if [ -n "${init:-}" ]; then
    kill -9 "$init" 2>/dev/null || true
  fi
  wait || true
  for folder in $(cgroup_folders); do
    echo $$ >"${folder%/*}/cgroup.procs"
    # Those that systemd made, from the innermost.
    find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

booted() {
  listing >"$work/before"
  cp "$root/etc/passwd" "$work/passwd"
  trap end_booted EXIT
  for folder in $(cgroup_folders); do
    mkdir -p "$folder"
    echo $$ >"$folder/cgroup.procs"
  done
  unshare -m -p -f -n -u -i -C --propagation private sh "$0" boot "$root" "$deb" >"$work/boot" 2>&1 &
  until_good child_of $! || fail "$(cat "$work/boot")"
  init=$(child_of $!)
  inside() {
    nsenter -t "$init" -a env -i LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  }
  # Until then the namespaces are there, and everything in them is the machine's own.
  until_good grep -qx systemd "/proc/$init/comm"
  nsenter -t "$init" -n ip link set lo up
  until_good inside systemctl is-active multi-user.target

  inside dpkg -i /run/weir.deb
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
  # journald may not find the unit of a process that ends right after it wrote.
  cat >"$root/tmp-lines" <<'END'
write() {
  { printf '4XyZ%d: '"$2"'\n' 1 2 3 4 5 6; sleep 3; } | logger -t "$1"
}
write postfix/smtpd 'client=unknown[192.0.2.68]'
write postfix/qmgr 'from=<a@example.org>, size=9, nrcpt=1 (queue active)'
END
  inside systemd-run -q --unit=postfix.service sh /tmp-lines
  until_good alerts_name 192.0.2.68
  until_good nft_has 192.0.2.68
  rm "$root/tmp-lines"
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

nft_has() {
  inside nft list table inet weir | grep -qF "$1"
}

child_of() {
  pgrep -P "$1"
}

what=$1 root=$2 deb=${3:-}
case $what in
  make)
    mkdir -p "$root"
    # Java, and what the unit, adduser and a firewall need.
    debootstrap --variant=minbase \
      --include=default-jre-headless,adduser,systemd,systemd-sysv,dbus,nftables "$deb" "$root" ||
      fail "see $root/debootstrap/debootstrap.log"
    ;;
  plain)
    exec unshare -m -p -f -n -u -i --propagation private sh "$0" in-plain "$root" "$deb"
    ;;
  boot) boot ;;
  in-plain | booted)
    work=$(mktemp -d)
    "${what#in-}"
    rm -r "$work"
    ;;
  *) fail "make, plain or booted" ;;
esac

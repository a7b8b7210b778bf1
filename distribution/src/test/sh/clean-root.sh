#!/bin/sh
# A Debian of the tests' own, in which packages are tried. For the scripts that read this file, which
# have the functions plain and booted; they are called as root:
#   SCRIPT make ROOT SUITE       a small Debian in the folder ROOT, from the mirror
#   SCRIPT plain ROOT PACKAGE    calls plain, without systemd
#   SCRIPT booted ROOT PACKAGE   calls booted, with systemd as process 1
# In these, `inside` runs a command in the root, $package is the file's name there, and $work a folder
# for notes. All mounts, processes and the network are in namespaces that end with the script.
set -eu

fail() {
  echo "${0##*/}: $*" >&2
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

make_root() {
  mkdir -p "$root"
  # Java, what the unit, adduser and a firewall need, and the other world's packages.
  debootstrap --variant=minbase \
    --include=default-jre-headless,adduser,systemd,systemd-sysv,dbus,nftables,rpm "$1" "$root" ||
    fail "see $root/debootstrap/debootstrap.log"
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

# What each file is, but for what dpkg, rpm, apt and adduser write about every package and user.
listing() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./run \
    -o -path ./tmp -o -path ./var/tmp -o -path ./var/log/journal -o -path ./var/lib/dpkg \
    -o -path ./var/lib/rpm \) -prune -o -printf '%y %m %p %l\n') |
    grep -v -e ' \./etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)- ' -e ' \./etc/\.pwd\.lock ' \
      -e ' \./var/lib/systemd/' -e ' \./var/log/dpkg.log ' | sort
}

# What is there before anything is installed.
begin() {
  listing >"$work/before"
  cp "$root/etc/passwd" "$work/passwd"
}

# Nothing that the package brought may be left, but its user.
compare() {
  listing >"$work/after"
  diff "$work/before" "$work/after" >&2 || fail "the files above were left, or are gone"
  diff "$work/passwd" "$root/etc/passwd" | grep '^[<>]' >"$work/users" || true
  grep -q '^> weir:' "$work/users" || fail "the user weir is gone"
  [ "$(wc -l <"$work/users")" = 1 ] || fail "other users changed: $(cat "$work/users")"
  # For the next one, which is to find a clean system.
  inside userdel weir
}

as_weir() {
  inside setpriv --reuid weir --regid weir --init-groups env HOME=/var/lib/weir "$@"
}

message() {
  printf '%s mx postfix/qmgr[9]: 4XyZ%d: from=<a@example.org>, size=9, nrcpt=1 (queue active)\n' \
    "$1" "$2"
}

alerts_name() {
  inside weir alerts list | grep -qF "$1"
}

# Nothing writes a journal without systemd: the log is a file, as rsyslog has it.
log_is_file() {
  install -m 640 -g adm /dev/null "$root/var/log/mail.log"
  inside usermod -a -G adm weir
  cat >"$root/etc/weir/weir.d/here.yaml" <<'END'
sources: [{ id: maillog, enabled: false }, { id: file, type: file, path: /var/log/mail.log }]
rules: [{ id: busy_address, levels: [{ at: 3, actions: [] }] }]
END
}

# What the unit starts, as the unit's user; $daemon is its process.
start_daemon() {
  exec_start=$(sed -n 's/^ExecStart=//p' "$root/usr/lib/systemd/system/weir.service")
  # In place of the shell, so that $! is Java in the end.
  # shellcheck disable=SC2086  # the line is words
  (exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/var/lib/weir \
    setpriv --reuid weir --regid weir --init-groups $exec_start) >"$work/log" 2>&1 &
  daemon=$!
  until_good grep -q 'engine: running' "$work/log"
}

stop_daemon() {
  kill "$daemon"
  wait "$daemon" || fail "the daemon ended with $?: $(cat "$work/log")"
  cat "$work/log"
}

# A daemon sees an attack in the log.
watches_the_file() {
  # Twice what the rule wants, in case an hour ends in between.
  for n in 1 2 3 4 5 6; do
    time=$(date -u '+%Y-%m-%dT%H:%M:%S+00:00')
    echo "$time mx postfix/smtpd[7]: 4XyZ$n: client=unknown[192.0.2.68]"
    message "$time" "$n"
  done >>"$root/var/log/mail.log"
  until_good alerts_name 192.0.2.68
  inside weir alerts list
}

watches_the_journal() {
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
  rm "$root/tmp-lines"
}

enter() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  for folder in run tmp; do
    mount -t tmpfs tmpfs "$root/$folder"
  done
  devices
  ip link set lo up
  cp "$package" "$root/run/"
  package=/run/${package##*/}
  # shellcheck disable=SC2317  # called by the others
  inside() {
    chroot "$root" env -i LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  }
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
  cp "$package" "$root/run/"
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

child_of() {
  pgrep -P "$1"
}

start_systemd() {
  trap end_booted EXIT
  for folder in $(cgroup_folders); do
    mkdir -p "$folder"
    echo $$ >"$folder/cgroup.procs"
  done
  unshare -m -p -f -n -u -i -C --propagation private sh "$0" boot "$root" "$package" \
    >"$work/boot" 2>&1 &
  until_good child_of $! || fail "$(cat "$work/boot")"
  init=$(child_of $!)
  # shellcheck disable=SC2317  # called by the others
  inside() {
    nsenter -t "$init" -a env -i LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  }
  # Until then the namespaces are there, and everything in them is the machine's own.
  until_good grep -qx systemd "/proc/$init/comm"
  nsenter -t "$init" -n ip link set lo up
  until_good inside systemctl is-active multi-user.target
  package=/run/${package##*/}
}

main() {
  what=$1 root=$2
  case $what in
    make)
      make_root "$3"
      return
      ;;
  esac
  package=$3
  case $what in
    plain)
      exec unshare -m -p -f -n -u -i --propagation private sh "$0" in-plain "$root" "$package"
      ;;
    boot) boot ;;
    in-plain)
      work=$(mktemp -d)
      begin
      enter
      plain
      rm -r "$work"
      ;;
    booted)
      work=$(mktemp -d)
      begin
      start_systemd
      booted
      rm -r "$work"
      ;;
    *) fail "make, plain or booted" ;;
  esac
}

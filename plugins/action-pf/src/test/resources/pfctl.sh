#!/bin/sh
# Stands for pfctl(8) in tests: sh pfctl.sh STATE-FOLDER [pfctl's own arguments].
# Knows the calls a blocker needs and refuses the rest as the real one does, with its words and exit codes.
# In the folder: `table.NAME` one entry a line, `killed` one argument a line, `calls` one call a line. What a test may
# put there: `fail` (every call fails with its text), `sleep` (seconds a call takes), `states` (what -s states prints).
state=$1
shift
printf '%s\n' "$*" >>"$state/calls"
if [ -f "$state/sleep" ]; then sleep "$(cat "$state/sleep")"; fi
if [ -f "$state/fail" ]; then cat "$state/fail" >&2; exit 1; fi

usage() {
  echo 'usage: pfctl [-AdeghMmNnOPqRrvz] [-a anchor] [-D macro=value] [-F modifier]' >&2
  exit 1
}

table= command= file= verbose= kill= modifier=
while getopts :vqt:T:f:k:s: option; do
  case $option in
    v) verbose=1 ;;
    q) ;;
    t) table=$OPTARG ;;
    T) command=$OPTARG ;;
    f) file=$OPTARG ;;
    k) kill=$OPTARG ;;
    s) modifier=$OPTARG ;;
    *) printf 'pfctl: illegal option -- %s\n' "$OPTARG" >&2; usage ;;
  esac
done
shift $((OPTIND - 1))

# Reads words, drops comments, refuses what is no address or network; prints one a line.
decode() {
  awk '
    function bad(w) {
      print "no IP address found for " w >"/dev/stderr"
      print "pfctl: cannot decode " w >"/dev/stderr"
      failed = 1
      exit 1
    }
    function check(w, whole, n, part, i, host) {
      n = split(whole, part, "/")
      if (n > 2 || n == 2 && (part[2] !~ /^[0-9]+$/ || part[2] + 0 > 128)) bad(w)
      host = part[1]
      if (host ~ /:/) {
        if (host !~ /^[0-9a-f:.]+$/) bad(w)
        return
      }
      if (host !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/ || n == 2 && part[2] + 0 > 32) bad(w)
      split(host, part, ".")
      for (i = 1; i <= 4; i++) if (part[i] + 0 > 255) bad(w)
    }
    {
      sub(/#.*/, "")
      for (k = 1; k <= NF; k++) {
        word = $k
        sub(/^!/, "", word)
        check($k, word)
        print $k
      }
    }
    END { if (failed) exit 1 }'
}

if [ -n "$kill" ]; then
  [ $# -eq 0 ] || usage
  printf '%s\n' "$kill" | decode >/dev/null || exit 1
  printf '%s\n' "$kill" >>"$state/killed"
  echo 'killed 0 states from 1 sources and 0 destinations' >&2
  exit 0
fi
if [ -n "$modifier" ]; then
  [ "$modifier" = states ] && [ $# -eq 0 ] || usage
  [ -f "$state/states" ] || { echo 'pfctl: DIOCGETSTATES: Operation not supported by device' >&2; exit 1; }
  cat "$state/states"
  exit 0
fi
[ -n "$command" ] || usage
[ -n "$table" ] && [ ${#table} -lt 32 ] || usage
content=$state/table.$table
new=$state/new.$$
words=$state/words.$$
trap 'rm -f "$new" "$words"' EXIT

if [ "$command" = show ]; then
  [ -z "$file" ] && [ $# -eq 0 ] || usage
elif [ "$command" = add ] || [ "$command" = delete ]; then
  {
    for word in "$@"; do printf '%s\n' "$word"; done
    if [ "$file" = - ]; then cat; elif [ -n "$file" ]; then cat "$file" || exit 1; fi
  } | decode >"$words" || exit 1
else
  echo "pfctl: pfctl_table: unknown command '$command'" >&2
  exit 1
fi
if [ ! -f "$content" ]; then
  if [ "$command" != add ]; then
    echo 'pfctl: Table does not exist.' >&2
    exit 255
  fi
  : >"$content"
  echo '1 table created.' >&2
fi
case $command in
  show) sed 's/^/   /' "$content" ;;
  add)
    awk -v verbose="$verbose" -v new="$new" '
      { plain = $1; sub(/^!/, "", plain) }
      FILENAME == ARGV[1] { there[plain] = $1; print $1 >new; next }
      plain in there { if (there[plain] != $1 && verbose) print "C  " $1; next }
      { there[plain] = $1; print $1 >new; if (verbose) print "A  " $1 }' "$content" "$words"
    if [ -f "$new" ]; then mv "$new" "$content"; fi
    ;;
  delete)
    awk -v new="$new" 'FILENAME == ARGV[1] { gone[$1] = 1; next } !($1 in gone)' "$words" "$content" >"$new"
    mv "$new" "$content"
    ;;
esac

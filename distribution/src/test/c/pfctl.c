/*
 * As much of pfctl as LatencyTrials needs, compiled: an interpreter's start would be most of what
 * is measured. Notes first of all when it was called, and with what: nanoseconds since 1970, then
 * the arguments, a line each call, into STATE/calls. Keeps tables as files, an address a line.
 *
 *   cc -O2 -DSTATE='"/tmp/pf"' -o pfctl pfctl.c
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void note(int count, char **arguments) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  char line[4096];
  int used = snprintf(line, sizeof line, "%lld%09ld", (long long)now.tv_sec, now.tv_nsec);
  for (int i = 1; i < count && used < (int)sizeof line - 2; i++) {
    used += snprintf(line + used, sizeof line - 1 - used, " %s", arguments[i]);
  }
  if (used > (int)sizeof line - 2) {
    used = sizeof line - 2;
  }
  line[used++] = '\n';
  int calls = open(STATE "/calls", O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (calls >= 0) {
    if (write(calls, line, used) < 0) {
      perror(STATE "/calls");
    }
    close(calls);
  }
}

static int copy(FILE *from, FILE *to) {
  char bytes[65536];
  size_t got;
  while ((got = fread(bytes, 1, sizeof bytes, from)) > 0) {
    if (fwrite(bytes, 1, got, to) != got) {
      return 1;
    }
  }
  return ferror(from) || fflush(to) ? 1 : 0;
}

int main(int count, char **arguments) {
  note(count, arguments);
  const char *table = "none";
  const char *task = "";
  for (int i = 1; i + 1 < count; i++) {
    if (strcmp(arguments[i], "-t") == 0) {
      table = arguments[i + 1];
    } else if (strcmp(arguments[i], "-T") == 0) {
      task = arguments[i + 1];
    }
  }
  char name[512];
  snprintf(name, sizeof name, "%s/%s", STATE, table);
  if (strcmp(task, "show") == 0) {
    FILE *held = fopen(name, "r");
    return held == NULL ? 0 : copy(held, stdout);
  }
  if (strcmp(task, "add") == 0) {
    FILE *held = fopen(name, "a");
    return held == NULL ? 1 : copy(stdin, held);
  }
  return 0; /* the states of connections, the end: nothing to keep */
}

package io.weir.syslog;

import static io.weir.syslog.Word.word;

/**
 * Zone names with the same meaning everywhere. For ambiguous ones (CST, IST, BST) the line's own
 * zone is used, which is mostly what was meant.
 */
final class Zones {
  private static final String[] TABLE = {
    "UTC GMT UCT Z WET=0",
    "WEST CET MET WAT=60",
    "CEST MEST EET SAST CAT=120",
    "EEST MSK EAT TRT=180",
    "MSD SAMT GST=240",
    "PKT YEKT UZT=300",
    "NPT=345",
    "OMST=360",
    "WIB NOVT KRAT=420",
    "HKT SGT AWST WITA IRKT=480",
    "JST KST WIT YAKT=540",
    "ACST=570",
    "AEST VLAT ChST=600",
    "ACDT=630",
    "AEDT MAGT=660",
    "NZST PETT=720",
    "NZDT=780",
    "HST=-600",
    "HDT AKST=-540",
    "AKDT PST=-480",
    "PDT MST=-420",
    "MDT=-360",
    "EST CDT=-300",
    "EDT AST=-240",
    "NST=-210",
    "ADT BRT ART=-180",
    "NDT=-150",
  };

  private static final class Known {
    static final Word[] NAMES;
    static final int[] OFFSETS;

    static {
      int n = 0;
      for (String row : TABLE) {
        n += row.split(" ", -1).length;
      }
      NAMES = new Word[n];
      OFFSETS = new int[n];
      n = 0;
      for (String row : TABLE) {
        int equal = row.indexOf('=');
        for (String name : row.substring(0, equal).split(" ", -1)) {
          NAMES[n] = word(name);
          OFFSETS[n++] = Integer.parseInt(row.substring(equal + 1)) * 60;
        }
      }
    }

    private Known() {}
  }

  private Zones() {}

  /** Whether the word looks like a zone's name: two to five capitals, {@code Z}. */
  static boolean looksLike(byte[] b, int from, int end) {
    int n = end - from;
    if (n == 1) {
      return b[from] == 'Z';
    }
    for (int p = from; p < end; p++) {
      if ((b[p] < 'A' || b[p] > 'Z') && (b[p] != 'h' || p != from + 1)) {
        return false;
      }
    }
    return n >= 2 && n <= 5;
  }

  /** Seconds east of UTC, or {@link Stamps#NO_OFFSET}. */
  static int offset(byte[] b, int from, int end) {
    for (int i = 0; i < Known.NAMES.length; i++) {
      if (Scan.equal(b, from, end, Known.NAMES[i])) {
        return Known.OFFSETS[i];
      }
    }
    return Stamps.NO_OFFSET;
  }

  /** {@code +03:00}, {@code +0300} or {@code +03}: seconds; or {@link Stamps#NO_OFFSET}. */
  static int numeric(byte[] b, int from, int end) {
    int n = end - from;
    if (n != 3 && n != 5 && n != 6 || b[from] != '+' && b[from] != '-') {
      return Stamps.NO_OFFSET;
    }
    int hours = Stamps.two(b, from + 1);
    int minutes = n == 3 ? 0 : Stamps.two(b, end - 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || n == 6 && b[from + 3] != ':') {
      return Stamps.NO_OFFSET;
    }
    int seconds = hours * 3600 + minutes * 60;
    return b[from] == '+' ? seconds : -seconds;
  }
}

package io.weir.plugins.action.postfix;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code postcat -qe} prints about messages: who handed them in. A value cannot begin a line
 * of its own, because what comes in SMTP commands has no line ends.
 */
final class Envelopes {
  private static final String BEGIN = "*** ENVELOPE RECORDS ";
  private static final String END = " ***";
  private static final String ACCOUNT = "named_attribute: sasl_username=";
  private static final String ADDRESS = "named_attribute: client_address=";

  private Envelopes() {}

  /** Who handed a message in; empty where it is not known. */
  record Origin(String account, String address) {
    static final Origin UNKNOWN = new Origin("", "");
  }

  /** By queue id. */
  static Map<String, Origin> read(String text) {
    Map<String, Origin> found = new HashMap<>();
    String id = "";
    String account = "";
    String address = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith(BEGIN) && line.endsWith(END)) {
        put(found, id, account, address);
        String path = line.substring(BEGIN.length(), line.length() - END.length());
        id = path.substring(path.lastIndexOf('/') + 1);
        account = "";
        address = "";
      } else if (line.startsWith(ACCOUNT)) {
        account = account.isEmpty() ? line.substring(ACCOUNT.length()) : account;
      } else if (line.startsWith(ADDRESS)) {
        address = address.isEmpty() ? line.substring(ADDRESS.length()) : address;
      }
    }
    put(found, id, account, address);
    return found;
  }

  private static void put(Map<String, Origin> to, String id, String account, String address) {
    if (!id.isEmpty()) {
      to.put(id, new Origin(account, address));
    }
  }
}

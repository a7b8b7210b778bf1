package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.testkit.StoreContract;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process with the file open: writes, then dies at once or waits until its input ends. */
final class H2Child {
  static final int EVENTS = 2500;
  static final int HALTED = 9;

  private H2Child() {}

  static List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(JdbcRig.event(StoreContract.SAMPLE, i, "account", "u" + i));
    }
    return events;
  }

  public static void main(String[] args) throws Exception {
    try (Store store = Options.h2(Path.of(args[0]))) {
      store.open(List.of(StoreContract.SAMPLE));
      store.write(events());
      if (args[1].equals("halt")) {
        Runtime.getRuntime().halt(HALTED);
      }
      System.out.println("open");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}

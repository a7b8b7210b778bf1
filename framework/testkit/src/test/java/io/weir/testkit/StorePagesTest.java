package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StorePages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that is read page by page. */
final class StorePagesTest {
  private static final Field TEXT = Field.text("text", 65_000, "Some text.");
  private static final EventType NOTE =
      EventType.named("note", "A note.").fields(TEXT).kept().build();
  private static final Instant END = Instant.parse("2026-11-29T00:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private int place;

  @BeforeEach
  void open() throws StoreException {
    store.open(List.of(NOTE));
  }

  private void write(Instant time, int n, String text) throws StoreException {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      EventId id = new EventId(1, ++place, 0);
      events.add(new EventBuilder().start(NOTE, Event.micros(time)).id(id).put(TEXT, text).build());
    }
    store.write(events);
  }

  private List<List<Event>> pages(Instant from, Instant until) throws StoreException {
    List<List<Event>> pages = new ArrayList<>();
    Query.Row last = null;
    while (true) {
      List<Event> page = StorePages.next(store, NOTE, from, until, last);
      if (page.isEmpty()) {
        return pages;
      }
      pages.add(page);
      Event end = page.get(page.size() - 1);
      last = new Query.Row(end.time(), end.id());
    }
  }

  private static List<Event> all(List<List<Event>> pages) {
    return pages.stream().flatMap(List::stream).toList();
  }

  @Test
  void everyEventComesOnceThroughFloodsAndGaps() throws StoreException {
    write(Instant.EPOCH, 3, "long ago");
    write(END.minusSeconds(86_400), 5_000, "all at once");
    for (int i = 0; i < 700; i++) {
      write(END.minusSeconds(80_000 - 100L * i), 1, "now and then");
    }
    write(END, 2, "after the end");
    List<Event> expected = store.events("note").subList(0, 5_703);
    List<List<Event>> pages = pages(Instant.EPOCH, END);
    assertThat(all(pages)).isEqualTo(expected);
    assertThat(pages).allMatch(page -> page.size() <= 2_000).hasSizeLessThan(8);
    assertThat(all(pages(Instant.MIN, Instant.MAX))).hasSize(5_705);
    assertThat(pages(END.plusSeconds(1), END)).isEmpty();
  }

  @Test
  void longTextsMakeShortPages() throws StoreException {
    write(END.minusSeconds(9), 100, "x".repeat(65_000));
    List<List<Event>> pages = pages(END.minusSeconds(99), END);
    assertThat(all(pages)).isEqualTo(store.events("note"));
    assertThat(pages).allMatch(page -> page.size() <= 17);
  }
}

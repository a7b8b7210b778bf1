package io.weir.plugins.notice;

import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a notice says, by names. Values out of log lines have no line ends, no control characters
 * and nothing invisible; {@code text}, {@code short} and {@code evidence} have line ends of Weir's
 * own. Nothing is escaped: that is up to where it goes.
 */
public final class NoticeContent {
  /** Longest {@code short}: fits into a message of every chat. */
  private static final int MOST_SHORT = 2_000;

  /** Links with names of their own, in this order. */
  static final List<String> LINKS = List.of("page", "approve", "refuse");

  private static final List<String> OF_ALERT =
      List.of(
          "rule",
          "level",
          "field",
          "subject",
          "measure",
          "limit",
          "unit",
          "first",
          "last",
          "sentence");

  private static final List<String> OF_BLOCK = List.of("field", "subject", "until", "reason");

  private NoticeContent() {}

  /**
   * The whole notice: what its JSON has. Lists are empty and texts are {@code ""} where the kind of
   * notice has nothing to say. Numbers are {@code Long} or {@code Double}, times ISO 8601 in UTC.
   */
  public static Map<String, Object> of(Notice notice) {
    return of(notice, Instant::toString);
  }

  private static Map<String, Object> of(Notice notice, Function<Instant, String> time) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", Text.visible(notice.id()));
    all.put("kind", kind(notice));
    all.put("at", time.apply(notice.at()));
    all.put("host", Text.visible(notice.host()));
    all.put("title", Text.visible(notice.title()));
    all.put("text", NoticeText.of(notice, time));
    for (String rel : LINKS) {
      all.put(rel, notice.link(rel).map(uri -> Text.visible(uri.toString())).orElse(""));
    }
    all.put("alerts", notice.alerts().stream().map(a -> alert(a, time)).toList());
    all.put("left", (long) notice.left());
    all.put("blocks", notice.block().stream().map(b -> block(b, time)).toList());
    return all;
  }

  /**
   * What templates use: {@link #of(Notice)}, and with shorter names what most notices have once: of
   * the only alert {@code rule}, {@code level}, {@code field}, {@code subject}, {@code measure},
   * {@code limit}, {@code unit}, {@code first}, {@code last}, {@code sentence} and {@code evidence}
   * (as lines); of the block {@code field}, {@code subject}, {@code until} and {@code reason};
   * {@code lines}, which is {@code text} without the machine's name, and {@code short}, its
   * beginning. Each is there for every kind of notice, perhaps empty.
   *
   * @param time how times are written
   */
  public static Map<String, Object> names(Notice notice, Function<Instant, String> time) {
    Map<String, Object> all = of(notice, time);
    OF_ALERT.forEach(name -> all.put(name, ""));
    OF_BLOCK.forEach(name -> all.put(name, ""));
    all.put("sentence", all.get("title"));
    all.put("evidence", "");
    all.put("lines", NoticeText.lines(notice, time));
    all.put("short", Text.cut(String.valueOf(all.get("text")), MOST_SHORT));
    if (notice.alerts().size() == 1 && notice.left() == 0) {
      Alert only = notice.alerts().get(0);
      Map<String, Object> its = alert(only, time);
      OF_ALERT.forEach(name -> all.put(name, its.getOrDefault(name, "")));
      all.put("evidence", NoticeText.evidence(only));
    }
    notice
        .block()
        .ifPresent(
            block -> {
              Map<String, Object> its = block(block, time);
              OF_BLOCK.forEach(name -> all.put(name, its.getOrDefault(name, "")));
            });
    return all;
  }

  /** {@code alert}, {@code summary}, …. */
  public static String kind(Notice notice) {
    return notice.kind().name().toLowerCase(Locale.ROOT);
  }

  /** The notice as one JSON object on one line, in ASCII but for what logs say. */
  public static String json(Notice notice) {
    return NoticeJson.write(of(notice));
  }

  private static Map<String, Object> alert(Alert alert, Function<Instant, String> time) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", Text.visible(alert.id()));
    all.put("rule", Text.visible(alert.rule()));
    all.put("level", (long) alert.level());
    all.put("field", Text.visible(alert.subject().field()));
    all.put("subject", Text.visible(alert.subject().value()));
    all.put("measure", number(alert.measure()));
    all.put("limit", number(alert.limit()));
    all.put("unit", Text.visible(alert.unit()));
    all.put("first", time.apply(alert.first()));
    all.put("last", time.apply(alert.last()));
    all.put("sentence", Text.visible(alert.sentence()));
    List<Object> evidence = new ArrayList<>();
    new TreeMap<>(alert.evidence())
        .forEach(
            (field, values) -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("field", Text.visible(field));
              row.put("values", values.stream().map(Text::visible).toList());
              evidence.add(row);
            });
    all.put("evidence", evidence);
    return all;
  }

  private static Map<String, Object> block(Block block, Function<Instant, String> time) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", Text.visible(block.id()));
    all.put("action", Text.visible(block.action()));
    all.put("field", Text.visible(block.subject().field()));
    all.put("subject", Text.visible(block.subject().value()));
    all.put("since", time.apply(block.since()));
    all.put("until", time.apply(block.until()));
    all.put("reason", Text.visible(block.reason()));
    all.put("author", Text.visible(block.author().name()));
    return all;
  }

  /** Whole numbers as such: 150, not 150.0. */
  private static Object number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? (Object) (long) value : (Object) value;
  }
}

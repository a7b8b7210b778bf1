package io.weir.plugins.action.nftables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what {@code nft -j list table} prints, token by token: there may be 100,000 elements. */
final class TableJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final String beginning;
  private final List<Element> elements = new ArrayList<>();
  private final Set<SetName> sets = new TreeSet<>();

  private final Rule rule;

  /** {@code chain @set}: which set decides in which chain, as the wanted rule does. */
  private final Set<String> rules = new TreeSet<>();

  private final Set<String> chains = new TreeSet<>();

  private TableJson(String beginning, Rule rule) {
    this.beginning = beginning;
    this.rule = rule;
  }

  /**
   * An element.
   *
   * @param seconds until the kernel removes it; -1 when it does not
   * @param comment empty without one
   */
  record Element(SetName set, String address, long seconds, String comment) {}

  /**
   * What a rule has besides its set.
   *
   * @param ports empty for all
   * @param verdict {@code drop} or {@code reject}
   */
  record Rule(SortedSet<Integer> ports, String verdict) {}

  /**
   * Reads it.
   *
   * @param beginning of the names of sets that count
   * @param rule of sets that decide
   */
  static TableJson read(String json, String beginning, Rule rule) throws IOException {
    TableJson table = new TableJson(beginning, rule);
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT
          || !"nftables".equals(in.nextFieldName())
          || in.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("is not what `nft -j list table` prints");
      }
      while (in.nextToken() == JsonToken.START_OBJECT) {
        table.object(in);
      }
    }
    return table;
  }

  private void object(JsonParser in) throws IOException {
    for (String kind = in.nextFieldName(); kind != null; kind = in.nextFieldName()) {
      in.nextToken();
      switch (kind) {
        case "set" -> set(in);
        case "chain" -> chain(in);
        case "rule" -> rule(in);
        default -> in.skipChildren();
      }
    }
  }

  private void set(JsonParser in) throws IOException {
    SetName set = null;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      if (field.equals("name")) {
        set = SetName.parse(in.getText(), beginning);
        if (set != null) {
          sets.add(set);
        }
      } else if (field.equals("elem")
          && set != null
          && in.currentToken() == JsonToken.START_ARRAY) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          element(in, set);
        }
      } else {
        in.skipChildren();
      }
    }
  }

  /** {@code "192.0.2.1"}, or {@code {"elem": {"val": "192.0.2.1", "timeout": …, …}}}. */
  private void element(JsonParser in, SetName set) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      elements.add(new Element(set, in.getText(), -1, ""));
      return;
    }
    if (in.currentToken() != JsonToken.START_OBJECT || !"elem".equals(in.nextFieldName())) {
      in.skipChildren();
      while (in.currentToken() != JsonToken.END_OBJECT) {
        in.nextToken();
        in.skipChildren();
      }
      return;
    }
    in.nextToken();
    String address = null;
    long seconds = -1;
    String comment = "";
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      JsonToken value = in.nextToken();
      if (field.equals("val") && value == JsonToken.VALUE_STRING) {
        address = in.getText();
      } else if (field.equals("expires") && value == JsonToken.VALUE_NUMBER_INT) {
        seconds = in.getLongValue();
      } else if (field.equals("comment") && value == JsonToken.VALUE_STRING) {
        comment = in.getText();
      } else {
        in.skipChildren();
      }
    }
    in.nextToken(); // the end of the outer object
    if (address != null) {
      elements.add(new Element(set, address, seconds, comment));
    }
  }

  /** Only one with a hook sees packets. */
  private void chain(JsonParser in) throws IOException {
    String name = null;
    boolean hook = false;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      if (field.equals("name")) {
        name = in.getText();
      }
      hook |= field.equals("hook");
      in.skipChildren();
    }
    if (name != null && hook) {
      chains.add(name);
    }
  }

  private void rule(JsonParser in) throws IOException {
    String chain = null;
    String named = null;
    String verdict = "";
    SortedSet<Integer> ports = new TreeSet<>();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == null) {
        throw new IOException("ends in the middle");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_INT && depth > 1) {
        ports.add(in.getIntValue());
      } else if (token == JsonToken.FIELD_NAME) {
        boolean decides = in.currentName().equals("drop") || in.currentName().equals("reject");
        verdict = decides ? in.currentName() : verdict;
      } else if (token == JsonToken.VALUE_STRING) {
        if (depth == 1 && "chain".equals(in.currentName())) {
          chain = in.getText();
        }
        named = in.getText().startsWith("@") ? in.getText() : named;
      }
    }
    if (chain != null && named != null && rule.equals(new Rule(ports, verdict))) {
      rules.add(chain + " " + named);
    }
  }

  List<Element> elements() {
    return elements;
  }

  /** Sets that are there, with elements or without. */
  Set<SetName> sets() {
    return sets;
  }

  /** Whether packets from the set's networks are stopped in this chain. */
  boolean decides(SetName set, String chain) {
    return chains.contains(chain) && rules.contains(chain + " @" + set.name(beginning));
  }

  /** The first of these chains in which the set does not decide; null when it does in all. */
  @Nullable String lacking(SetName set, List<String> inChains) {
    return inChains.stream().filter(chain -> !decides(set, chain)).findFirst().orElse(null);
  }
}

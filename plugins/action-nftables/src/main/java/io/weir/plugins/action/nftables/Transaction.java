package io.weir.plugins.action.nftables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/** Commands for {@code nft -j -f -}, which carries out all of them or none. */
final class Transaction {
  private static final JsonFactory JSON = new JsonFactory();

  /** Before the chains of most others, of priority 0: what they accept is not accepted for us. */
  private static final int PRIORITY = -10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator out;
  private final NftConfig config;
  private final String beginning;

  /** A block of one network; {@code seconds} until the kernel ends it. */
  record Entry(String address, long seconds, String comment) {}

  private interface Content {
    void write() throws IOException;
  }

  Transaction(NftConfig config, String beginning) {
    this.config = config;
    this.beginning = beginning;
    try {
      out = JSON.createGenerator(bytes);
      out.writeStartObject();
      out.writeArrayFieldStart("nftables");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The table, its chains, these sets and a rule for each; chains of ours are written anew. */
  Transaction structure(Collection<SetName> sets, List<String> chains) {
    command("add", "table", () -> out.writeStringField("name", config.table()));
    for (SetName set : sets) {
      command(
          "add",
          "set",
          () -> {
            in(set.name(beginning));
            out.writeStringField("type", set.type());
            out.writeArrayFieldStart("flags");
            out.writeString("timeout");
            out.writeEndArray();
          });
    }
    for (int i = 0; i < chains.size(); i++) {
      String chain = chains.get(i);
      String hook = chain.substring(chain.lastIndexOf('_') + 1);
      command(
          "add",
          "chain",
          () -> {
            in(chain);
            out.writeStringField("type", "filter");
            out.writeStringField("hook", hook);
            out.writeNumberField("prio", PRIORITY);
            out.writeStringField("policy", "accept");
          });
      command("flush", "chain", () -> in(chain));
      for (SetName set : sets) {
        command("add", "rule", () -> rule(chain, set));
      }
    }
    return this;
  }

  private void in(String name) throws IOException {
    out.writeStringField("table", config.table());
    out.writeStringField("name", name);
  }

  private void rule(String chain, SetName set) throws IOException {
    out.writeStringField("table", config.table());
    out.writeStringField("chain", chain);
    out.writeArrayFieldStart("expr");
    if (!config.ports().isEmpty()) {
      out.writeStartObject();
      out.writeObjectFieldStart("match");
      out.writeStringField("op", "==");
      out.writeFieldName("left");
      payload("tcp", "dport");
      out.writeObjectFieldStart("right");
      out.writeArrayFieldStart("set");
      for (int port : config.ports()) {
        out.writeNumber(port);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeStartObject();
    out.writeObjectFieldStart("match");
    out.writeStringField("op", "==");
    out.writeFieldName("left");
    if (set.whole()) {
      payload(set.protocol(), "saddr");
    } else {
      out.writeStartObject();
      out.writeArrayFieldStart("&");
      payload(set.protocol(), "saddr");
      out.writeString(set.mask());
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeStringField("right", "@" + set.name(beginning));
    out.writeEndObject();
    out.writeEndObject();
    out.writeStartObject();
    out.writeNullField(config.verdict() == NftConfig.Verdict.DROP ? "drop" : "reject");
    out.writeEndObject();
    out.writeEndArray();
  }

  private void payload(String protocol, String field) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("payload");
    out.writeStringField("protocol", protocol);
    out.writeStringField("field", field);
    out.writeEndObject();
    out.writeEndObject();
  }

  /**
   * Adds elements, in place of those that are there: added once more, they would keep their end.
   */
  Transaction replace(SetName set, Collection<Entry> entries) {
    remove(set, entries.stream().map(Entry::address).toList());
    command(
        "add",
        "element",
        () -> {
          in(set.name(beginning));
          out.writeArrayFieldStart("elem");
          for (Entry entry : entries) {
            out.writeStartObject();
            out.writeObjectFieldStart("elem");
            out.writeStringField("val", entry.address());
            out.writeNumberField("timeout", entry.seconds());
            out.writeStringField("comment", entry.comment());
            out.writeEndObject();
            out.writeEndObject();
          }
          out.writeEndArray();
        });
    return this;
  }

  /** Removes elements. One that is not there would make all fail, so they are added before. */
  Transaction remove(SetName set, Collection<String> addresses) {
    for (String command : List.of("add", "delete")) {
      command(
          command,
          "element",
          () -> {
            in(set.name(beginning));
            out.writeArrayFieldStart("elem");
            for (String address : addresses) {
              out.writeString(address);
            }
            out.writeEndArray();
          });
    }
    return this;
  }

  private void command(String command, String what, Content content) {
    try {
      out.writeStartObject();
      out.writeObjectFieldStart(command);
      out.writeObjectFieldStart(what);
      out.writeStringField("family", "inet");
      content.write();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole; nothing is added after. */
  byte[] json() {
    try {
      out.writeEndArray();
      out.writeEndObject();
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

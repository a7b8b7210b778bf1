package io.weir.cli.socket;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.engine.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first message of a command: its version and the event types it knows. A daemon with different
 * plugins would silently lose values.
 *
 * @param form of the messages
 * @param version of Weir
 * @param types the kept types, each with its fields as text
 */
public record Greeting(int form, String version, Map<String, String> types) {
  static Greeting of(Collection<EventType> kept) {
    Map<String, String> types = new TreeMap<>();
    for (EventType type : kept) {
      StringBuilder fields = new StringBuilder();
      for (Field field : type.fields()) {
        fields.append(field.name()).append(' ').append(field.kind()).append(' ');
        fields.append(field.length()).append(';');
      }
      types.put(type.name(), fields.toString());
    }
    return new Greeting(SocketFrames.FORM, Version.TEXT, types);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(form);
      out.writeUTF(version);
      out.writeShort(types.size());
      for (Map.Entry<String, String> type : types.entrySet()) {
        out.writeUTF(type.getKey());
        out.writeUTF(type.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Greeting read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int form = in.readInt();
    String version = in.readUTF();
    Map<String, String> types = new TreeMap<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      types.put(in.readUTF(), in.readUTF());
    }
    return new Greeting(form, version, types);
  }

  /** Returns why the daemon refuses the command; empty if it does not. */
  String differs(Greeting asker) {
    if (form != asker.form || !version.equals(asker.version)) {
      return "the daemon is weir "
          + version
          + ", this command is weir "
          + asker.version
          + ": restart the daemon";
    }
    for (Map.Entry<String, String> type : asker.types.entrySet()) {
      if (!type.getValue().equals(types.get(type.getKey()))) {
        return "the running daemon "
            + (types.containsKey(type.getKey()) ? "has other fields in " : "does not keep ")
            + type.getKey()
            + " than this command: its plugins or its pipeline file have changed since it was started; restart it";
      }
    }
    return "";
  }
}

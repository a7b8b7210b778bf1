package io.weir.plugins.rule.firstseen;

import io.weir.api.rule.KeyedState;
import io.weir.plugins.rule.windows.Signature;
import io.weir.plugins.rule.windows.Signs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is known of a key; the signs are of the new values while there are some. */
final class KeyState extends Signs {
  /** The signs' form. */
  private static final int SIGNS = 2;

  /** So many new values are remembered by themselves, further ones are only counted. */
  private static final int MOST_NEW = 100;

  /** When the key was first seen; microseconds since 1970. */
  long first;

  KnownValues known = new KnownValues();

  /** How many new values came since the alert began; 0 when there is none. */
  int count;

  /** When the first of them came. */
  long since;

  /** When the alert ends. */
  long until;

  private List<String> news = List.of();

  KeyState(long first) {
    this.first = first;
  }

  void addNew(String value) {
    count++;
    if (news.size() < MOST_NEW) {
      news = new ArrayList<>(news);
      news.add(value);
    }
  }

  boolean isNew(String value) {
    return news.contains(value);
  }

  String newest() {
    return news.get(news.size() - 1);
  }

  /** The alert is over. */
  void end() {
    count = 0;
    news = List.of();
    forgetAll();
  }

  record Codec(Signature signature, List<String> fields) implements KeyedState.Codec<KeyState> {
    @Override
    public void write(KeyState s, DataOutput out) throws IOException {
      signature.write(out);
      out.writeLong(s.first);
      s.known.write(out);
      out.writeInt(s.count);
      if (s.count > 0) {
        out.writeLong(s.since);
        out.writeLong(s.until);
        out.writeByte(s.news.size());
        for (String value : s.news) {
          KnownValues.write(value, out);
        }
        s.write(fields, out);
      }
    }

    @Override
    public KeyState read(DataInput in) throws IOException {
      signature.read(in);
      KeyState s = new KeyState(in.readLong());
      s.known = KnownValues.read(in);
      s.count = in.readInt();
      if (s.count > 0) {
        s.since = in.readLong();
        s.until = in.readLong();
        int n = in.readUnsignedByte();
        s.news = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          s.news.add(KnownValues.readText(in));
        }
        s.read(fields, SIGNS, in);
      }
      return s;
    }
  }
}

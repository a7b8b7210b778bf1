package io.weir.plugins.source.stdin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.testkit.SourceContract;
import io.weir.testkit.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StdinSourceTest implements SourceContract {
  @Override
  public Source.Factory<?> factory() {
    return new StdinSource.Factory();
  }

  @Override
  public Rig rig(Path folder) {
    return new Pipe();
  }

  /** A pipe that brings the same bytes again to each who opens it. */
  private static final class Pipe implements SourceContract.Rig {
    private byte[] bytes = {};

    @Override
    public Source source() {
      return StdinSourceTest.source(new End());
    }

    @Override
    public synchronized void append(byte[] more) {
      byte[] all = new byte[bytes.length + more.length];
      System.arraycopy(bytes, 0, all, 0, bytes.length);
      System.arraycopy(more, 0, all, bytes.length, more.length);
      bytes = all;
      notifyAll();
    }

    private synchronized int read(byte[] into, int from, int most, int at) throws IOException {
      try {
        while (at >= bytes.length) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      int n = Math.min(most, bytes.length - at);
      System.arraycopy(bytes, at, into, from, n);
      return n;
    }

    private final class End extends InputStream {
      private int at;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        int n = Pipe.this.read(into, from, most, at);
        at += n;
        return n;
      }
    }
  }

  private static StdinSource source(InputStream in) {
    return new StdinSource(new StdinConfig(null), new TestContext("pipe"), () -> in);
  }

  private static StdinSource source(String text) {
    return source(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static Heard all(StdinSource source, Source.Position... resume) throws Exception {
    Heard heard = new Heard();
    source.open(List.of(resume));
    while (!source.isFinished()) {
      heard.poll(source, Duration.ofSeconds(20));
    }
    source.close();
    return heard;
  }

  @Test
  void itEndsWithTheInputAndTakesTheRest() throws Exception {
    StdinSource source = source("one\r\ntwo\nrest");
    Heard heard = all(source);
    assertThat(heard.all()).containsExactly("one", "two", "rest");
    assertThat(heard.places()).containsExactly(0L, 5L, 9L);
    assertThat(heard.positions().get(0).place()).isEqualTo(13);
    assertThat(source.isFinished()).isTrue();
    assertThat(source.status().behind()).isZero();
  }

  @Test
  void anEmptyInputEndsAtOnce() throws Exception {
    assertThat(all(source("")).all()).isEmpty();
  }

  @Test
  void itsStreamHasTheNameThatTheFileWouldHave() throws Exception {
    String turnover = "Mar  1 00:00:00 mx newsyslog[77]: logfile turned over\n";
    Heard with = all(source(turnover + "first\nsecond\n"));
    Heard without = all(source("first\n"));
    assertThat(with.all()).hasSize(3);
    assertThat(with.places()).containsExactly(0L, (long) turnover.length(), turnover.length() + 6L);
    assertThat(with.positions().get(0).stream()).isEqualTo(without.positions().get(0).stream());
  }

  @Test
  void theSameInputAgainGoesOnBehindTheLastCommit() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("line ").append(i).append(" xxxxxxxxxxxxxxxxxxxx\n");
    }
    StdinSource source = source(text.toString());
    source.open(List.of());
    LineBatch batch = new LineBatch(1);
    while (batch.size() == 0) {
      source.poll(batch, Duration.ofSeconds(20));
    }
    source.close();
    assertThat(batch.size()).isLessThan(20_000);
    Source.Position committed = batch.positions().get(0);
    Heard rest = all(source(text.toString()), committed);
    assertThat(rest.all()).isEqualTo(text.toString().lines().skip(batch.size()).toList());
  }

  @Test
  void anotherInputThatBeginsAlikeIsReadWhole() throws Exception {
    Source.Position committed = all(source("-- begin --\na\nb\nc\nd\n")).positions().get(0);
    assertThat(all(source("-- begin --\na\nB\nc\nd\ne\n"), committed).all())
        .containsExactly("-- begin --", "a", "B", "c", "d", "e");
    assertThat(all(source("-- begin --\nx\n"), committed).all())
        .containsExactly("-- begin --", "x");
    Source.Position bare = new Source.Position(committed.stream(), committed.place(), "");
    assertThat(all(source("-- begin --\na\n"), bare).all()).containsExactly("-- begin --", "a");
  }

  @Test
  void aFailureIsToldOnceAndWhatCameBeforeCounts() throws Exception {
    InputStream broken =
        new InputStream() {
          private boolean first = true;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            if (!first) {
              throw new IOException("broken pipe");
            }
            first = false;
            into[from] = 'a';
            into[from + 1] = '\n';
            return 2;
          }
        };
    StdinSource source = source(broken);
    source.open(List.of());
    List<String> said = new ArrayList<>();
    LineBatch batch = new LineBatch(1000);
    while (!source.isFinished()) {
      try {
        source.poll(batch, Duration.ofSeconds(20));
      } catch (IOException e) {
        said.add(e.getMessage());
      }
    }
    assertThat(batch.size()).isEqualTo(1);
    assertThat(said).containsExactly("standard input cannot be read: broken pipe");
    assertThatThrownBy(() -> source("x").poll(batch, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFloodWithoutNewlinesNeedsNoMemory() throws Exception {
    long length = 300_000_000L;
    InputStream flood =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int from, int most) {
            int n = (int) Math.min(most, left);
            left -= n;
            Arrays.fill(into, from, from + n, (byte) 'x');
            return n == 0 ? -1 : n;
          }
        };
    Heard heard = all(source(flood));
    assertThat(heard.all()).hasSize(1);
    assertThat(heard.all().get(0)).hasSize(LineBatch.MAX_LINE);
    assertThat(heard.positions().get(0).place()).isEqualTo(length);
  }
}

package io.weir.plugins.source.journald;

import io.weir.api.source.Source;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SourceContract;
import io.weir.testkit.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

@Needs(Part.JOURNAL)
final class JournaldSourceTest implements SourceContract {
  @Override
  public Source.Factory<?> factory() {
    return new JournaldSource.Factory();
  }

  @Override
  public Rig rig(Path folder) {
    return new JournalRig(new JournalFolder(folder));
  }

  /** Each line is the message of an entry. */
  private static final class JournalRig implements SourceContract.Rig {
    private final JournalFolder journal;
    private ByteArrayOutputStream rest = new ByteArrayOutputStream();

    private JournalRig(JournalFolder journal) {
      this.journal = journal;
    }

    @Override
    public Source source() {
      return new JournaldSource(journal.config(), new TestContext("journal"));
    }

    @Override
    public void append(byte[] bytes) throws IOException {
      ByteArrayOutputStream entries = new ByteArrayOutputStream();
      for (byte b : bytes) {
        if (b == '\n') {
          entries.writeBytes(journal.entry("SYSLOG_IDENTIFIER=x\n", rest.toByteArray()));
          rest = new ByteArrayOutputStream();
        } else {
          rest.write(b);
        }
      }
      if (entries.size() > 0) {
        journal.write(entries.toByteArray());
      }
    }

    @Override
    public String appended(String line) {
      String head = " mx1 x[4711]: ";
      return line.substring(line.indexOf(head) + head.length());
    }

    @Override
    public boolean countsBytes() {
      return false;
    }

    @Override
    public boolean rotates() {
      return true;
    }

    @Override
    public void rotate() throws IOException {
      journal.rotate();
    }
  }
}

package io.weir.web.tls;

import io.weir.engine.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 with the certificate that the files have now. The files are looked at every few
 * seconds, from one thread; connections come from any.
 */
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final long EVERY_SECONDS = 2;
  private static final Duration REMIND = Duration.ofDays(1);

  private final TlsConfig config;
  private final Clock clock;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private TlsFiles files;
  private Stamps read;
  private @Nullable Stamps seen;
  private Instant remind;
  private boolean missing;

  private Tls(TlsConfig config, Clock clock, TlsFiles files, Stamps read) {
    this.config = config;
    this.clock = clock;
    this.files = files;
    this.read = read;
    this.remind = clock.instant().plus(REMIND);
    use(factory);
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    factory.setRenegotiationAllowed(false);
    // Which host is asked for is checked with the request, as without TLS.
    factory.setSniRequired(false);
  }

  /** When the files were written; each may be a link to one that is replaced. */
  private record Stamps(List<Object> of) {
    static Stamps now(TlsConfig config) throws IOException {
      return new Stamps(List.of(stamp(config.certificate()), stamp(config.key())));
    }

    static Stamps ifThere(TlsConfig config) {
      try {
        return now(config);
      } catch (IOException e) {
        return new Stamps(List.of()); // reading them says why
      }
    }

    private static Object stamp(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    }
  }

  /**
   * Reads the files.
   *
   * @throws IOException with a sentence about what is wrong
   */
  public static Tls open(TlsConfig config, Clock clock) throws IOException {
    // Before they are read: what changes meanwhile is seen at the next look.
    Stamps stamps = Stamps.ifThere(config);
    TlsFiles files = TlsFiles.read(config, clock.instant());
    files.warnings().forEach(warning -> log.warn("{}", warning));
    return new Tls(config, clock, files, stamps);
  }

  /** What a connector needs to speak HTTP over TLS, and nothing else. */
  public ConnectionFactory[] connections(HttpConfiguration http) {
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory spoken = new HttpConnectionFactory(http);
    SslConnectionFactory tls = new SslConnectionFactory(factory, spoken.getProtocol());
    return new ConnectionFactory[] {new PlainRefusal(tls), tls, spoken};
  }

  /** Looks every few seconds from now on, until the scheduler ends. */
  public void lookAgain(Scheduler scheduler) {
    scheduler.schedule(
        () -> {
          try {
            look();
          } finally {
            lookAgain(scheduler);
          }
        },
        EVERY_SECONDS,
        TimeUnit.SECONDS);
  }

  private void use(SslContextFactory target) {
    target.setKeyStore(files.store());
    target.setKeyStorePassword(TlsFiles.NO_PASSWORD);
  }

  /**
   * Takes files that were replaced, and were not changed since the last look: both are written one
   * after the other. If they do not fit, connections go on with what was there before.
   */
  void look() {
    try {
      Stamps now = Stamps.now(config);
      boolean quiet = now.equals(seen);
      seen = now;
      missing = false;
      if (quiet && !now.equals(read)) {
        read = now; // said once, also if it is wrong
        reload();
      }
    } catch (IOException e) {
      if (!missing) {
        log.warn("the certificate or its key cannot be looked at, and the one before goes on", e);
      }
      missing = true;
    }
    if (!clock.instant().isBefore(remind)) {
      remind = clock.instant().plus(REMIND);
      TlsFiles.time(config, files.certificate(), clock.instant())
          .forEach(warning -> log.warn("{}", warning));
    }
  }

  private void reload() {
    TlsFiles before = files;
    try {
      files = TlsFiles.read(config, clock.instant());
      factory.reload(this::use);
      log.info(
          "new certificate of {}, valid until {}",
          files.certificate().getSubjectX500Principal(),
          files.certificate().getNotAfter().toInstant());
      files.warnings().forEach(warning -> log.warn("{}", warning));
    } catch (IOException e) {
      files = before;
      log.error("the new certificate is not used, and the one before goes on: {}", e.getMessage());
    } catch (Exception e) {
      // What can be read and is refused by Java nevertheless; the factory is between the two.
      files = before;
      log.error("Java refuses the new certificate, and the one before goes on", e);
      goBack();
    }
  }

  private void goBack() {
    try {
      factory.reload(this::use);
    } catch (Exception e) {
      log.error("the certificate before is refused too: the pages need a restart", e);
    }
  }
}

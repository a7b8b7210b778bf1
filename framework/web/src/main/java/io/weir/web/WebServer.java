package io.weir.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.weir.engine.config.Listen;
import io.weir.engine.config.TlsConfig;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Descriptors;
import io.weir.engine.view.Operations;
import io.weir.web.access.LiveTokens;
import io.weir.web.access.LiveUsers;
import io.weir.web.access.TokenFile;
import io.weir.web.access.UserFile;
import io.weir.web.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages.
 *
 * <ol>
 *   <li>The constructor opens nothing.
 *   <li>{@link #start} once: listens, and returns the link that opens the page once. The file
 *       {@code web-link} in the state folder contains the currently valid link.
 *   <li>{@link #close} once: ends open pages; the link becomes invalid.
 * </ol>
 *
 * Called from one thread; asks the engine from its own few threads.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int MOST_THREADS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WebConfig config;
  private final Operations operations;
  private final Clock clock;
  private final Duration patience;
  private final @Nullable Bounds bounds;
  private final EntryLink link;
  private final Sessions sessions;
  private final LiveTokens tokens;
  private final LiveUsers users;
  private @Nullable Tls tls;
  private @Nullable LiveStream live;
  private @Nullable Javalin javalin;

  /**
   * @param config where to listen
   * @param operations the engine
   * @param stateFolder where the file {@code web-link} goes
   * @param clock for sessions
   */
  public WebServer(WebConfig config, Operations operations, Path stateFolder, Clock clock) {
    this(config, operations, stateFolder, clock, PATIENCE, null);
  }

  /**
   * With a patience of its own for browsers that take nothing, and bounds other than those that the
   * process's descriptors allow.
   */
  WebServer(
      WebConfig config,
      Operations operations,
      Path stateFolder,
      Clock clock,
      Duration patience,
      @Nullable Bounds bounds) {
    Tokens secrets = new Tokens();
    this.config = config;
    this.clock = clock;
    this.patience = patience;
    this.bounds = bounds;
    this.operations = new TimedOperations(operations, config.queryTime());
    this.users = new UserFile(stateFolder).live();
    this.tokens = new TokenFile(stateFolder).live(clock);
    this.link = new EntryLink(stateFolder, clock, secrets);
    this.sessions = new Sessions(clock, secrets, users);
  }

  /**
   * Begins to listen.
   *
   * @return the link that opens the page once, to be printed
   * @throws IOException with a message for the user if the address cannot be listened on or the
   *     link's file cannot be written; nothing is left open
   */
  public String start() throws IOException {
    TlsConfig certificate = config.tls();
    tls = certificate == null ? null : Tls.open(certificate, clock);
    TemplateEngine templates =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, WebServer.class.getClassLoader(), "io.weir.web");
    Assets assets = new Assets();
    NowPage page = new NowPage(operations, hostName(), templates);
    LiveStream stream = new LiveStream(page::sections, operations, sessions, patience);
    live = stream;
    Hosts hosts = new Hosts(config.listen(), config.url(), hostName());
    Proxies proxies = new Proxies(config.behindProxy(), config.proxies());
    Cookies cookies = new Cookies(hosts, proxies);
    Frames frames = new Frames(hostName(), assets);
    OrderPages orders = new OrderPages(operations, stream, frames, templates);
    LockedPage locked = new LockedPage(assets, users, templates);
    Pages pages =
        new Pages(
            new Guard(hosts, proxies, sessions, tokens, locked::html),
            List.of(
                new NowRoutes(page, stream, frames, operations),
                new EventsRoutes(operations, frames, templates),
                new SubjectRoutes(operations, frames, templates),
                new StatisticsRoutes(operations, config.queryTime(), frames, templates),
                new AlertsRoutes(operations, frames, templates),
                new AlertRoutes(operations, frames, templates),
                new BlocksRoutes(operations, frames, templates),
                new TraceRoutes(operations, frames, templates),
                new TrustedRoutes(operations, frames, templates),
                new BlockOrders(orders, templates),
                new AnswerOrders(orders),
                new TrustOrders(orders),
                new AskRoutes(
                    operations, sessions, proxies, assets, stream, templates, clock, new Tokens()),
                new EntryRoutes(sessions, link, cookies, proxies, locked, stream),
                new SignInRoutes(users, sessions, locked, cookies, proxies, clock),
                new HealthRoutes(operations),
                new MonitorRoutes(operations),
                new DecisionRoutes(operations, clock),
                new ApiRoutes(operations, stream::changed),
                assets));
    Javalin server = Javalin.create(c -> configure(c, pages));
    javalin = server;
    try {
      server.start();
      return link.begin(base(server.port()));
    } catch (JavalinBindException e) {
      close();
      throw new IOException(
          "web.listen: cannot listen on " + config.listen() + ": is another program using it?", e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where it listens: the port that was taken when the option says 0. */
  public int port() {
    if (javalin == null) {
      throw new IllegalStateException("not started");
    }
    return javalin.port();
  }

  /** The open sessions, for tests that need one of some role. */
  Sessions sessions() {
    return sessions;
  }

  /** How many browsers listen now. */
  int listeners() {
    return live == null ? 0 : live.clients();
  }

  @Override
  public void close() {
    if (live != null) {
      live.close();
    }
    if (javalin != null) {
      javalin.stop();
    }
    tokens.close();
    try {
      link.end();
    } catch (IOException e) {
      log.warn("the file with the link, which is no longer valid, could not be deleted", e);
    }
  }

  private String base(int port) {
    Listen listen = config.listen();
    return config.url() == null
        ? config.scheme()
            + "://"
            + new Listen(Hosts.everywhere(listen) ? hostName() : listen.host(), port)
        : config.baseUrl();
  }

  private void configure(JavalinConfig config, Pages pages) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    // No compression: the pages contain both secrets and text from attackers, who could guess the
    // secrets from the compressed size.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = 8 * 1024L;
    config.http.asyncTimeout = 0;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2, 60_000);
    threads.setName("weir-web");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.addConnector((server, http) -> connector(server, http));
    pages.addTo(config.routes);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(8 * 1024);
    http.setOutputBufferSize(16 * 1024);
    Bounds most = bounds == null ? Bounds.of(Descriptors.now()) : bounds;
    ServerConnector connector = new BoundedConnector(server, http, most, clock, tls);
    connector.setHost(config.listen().host());
    connector.setPort(config.listen().port());
    connector.setIdleTimeout(30_000);
    // The kernel buffer for a browser that stopped reading.
    connector.setAcceptedSendBufferSize(128 * 1024);
    return connector;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }
}

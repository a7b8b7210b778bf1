package io.weir.web;

import io.weir.web.tls.Tls;
import java.nio.channels.SelectableChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, a bounded number of them, each for a bounded time. Jetty's own idle timeout
 * restarts with each byte, and its connection limit stops accepting, so that clients with
 * incomplete requests could lock out all others. This one closes the connection that has been
 * waited for the longest when a new one arrives. Safe for all threads.
 */
final class BoundedConnector extends ServerConnector
    implements SelectorManager.AcceptListener, HttpConfiguration.Customizer {
  private static final Logger log = LoggerFactory.getLogger(BoundedConnector.class);
  private static final int SWEEP_MILLIS = 500;

  private final Bounds bounds;
  private final @Nullable Tls tls;
  private final Seldom full;
  private final Map<EndPoint, Visit> visits = new LinkedHashMap<>();
  private int accepting;
  private boolean sweeping;

  BoundedConnector(
      Server server, HttpConfiguration http, Bounds bounds, Clock clock, @Nullable Tls tls) {
    super(
        server,
        1,
        1,
        tls == null
            ? new ConnectionFactory[] {new HttpConnectionFactory(http)}
            : tls.connections(http));
    this.bounds = bounds;
    this.tls = tls;
    this.full = new Seldom(clock);
    http.addCustomizer(this);
    addBean(this, false);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (tls != null) {
      tls.lookAgain(getScheduler());
    }
  }

  /** What is expected from a connection. */
  private enum Phase {
    FIRST_HEADER,
    NEXT_HEADER,
    BODY,
    ANSWER,
    STREAM
  }

  /** A connection; guarded by {@link #visits}. */
  private static final class Visit {
    Phase phase = Phase.FIRST_HEADER;
    long since = System.nanoTime();

    void to(Phase next) {
      phase = next;
      since = System.nanoTime();
    }

    boolean keepsUsWaiting() {
      return phase.compareTo(Phase.ANSWER) < 0;
    }
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    boolean tooMany;
    synchronized (visits) {
      accepting++;
      tooMany = accepting + visits.size() > bounds.accepted();
    }
    if (tooMany) {
      IO.close(channel); // its registration then fails, and is counted by onAcceptFailed
      sayFull();
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    settled();
  }

  @Override
  public void onAccepted(SelectableChannel channel) {
    settled();
  }

  private void settled() {
    synchronized (visits) {
      accepting--;
    }
  }

  @Override
  protected void onEndPointOpened(EndPoint opened) {
    super.onEndPointOpened(opened);
    EndPoint over = null;
    synchronized (visits) {
      if (visits.size() >= bounds.connections()) {
        over = longestAwaited();
        if (over == null) {
          over = opened;
        } else {
          visits.remove(over);
        }
      }
      if (over != opened) {
        visits.put(opened, new Visit());
      }
      if (!sweeping) {
        sweeping = true;
        sweepLater();
      }
    }
    if (over != null) {
      over.close();
      sayFull();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint closed) {
    synchronized (visits) {
      visits.remove(closed);
    }
    super.onEndPointClosed(closed);
  }

  private @Nullable EndPoint longestAwaited() {
    return visits.entrySet().stream()
        .filter(v -> v.getValue().keepsUsWaiting())
        .min((a, b) -> Long.signum(a.getValue().since - b.getValue().since))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private void sayFull() {
    full.say(
        before ->
            log.warn(
                "web: {} connections are open, which is the limit: those that send no"
                    + " request are closed first{}. To see who holds them open: ss -tnp,"
                    + " sockstat -4",
                bounds.connections(),
                before == 0 ? "" : " (" + before + " were closed since the last such line)"));
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    EndPoint from = accepted(request.getConnectionMetaData().getConnection().getEndPoint());
    boolean body =
        request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
            || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    boolean stream = request.getHttpURI().getCanonicalPath().endsWith("/now/stream");
    to(from, stream ? Phase.STREAM : body ? Phase.BODY : Phase.ANSWER);
    Request.addCompletionListener(request, problem -> to(from, Phase.NEXT_HEADER));
    return body ? new WithBody(request, from) : request;
  }

  /** Below TLS, which has an end of its own. */
  private static EndPoint accepted(EndPoint endPoint) {
    EndPoint below = endPoint;
    while (below instanceof EndPoint.Wrapper wrapper) {
      below = wrapper.unwrap();
    }
    return below;
  }

  private void to(EndPoint endPoint, Phase phase) {
    synchronized (visits) {
      Visit visit = visits.get(endPoint);
      if (visit != null) {
        visit.to(phase);
      }
    }
  }

  /** Tells when the body was read. */
  private final class WithBody extends Request.Wrapper {
    private final EndPoint from;

    WithBody(Request request, EndPoint from) {
      super(request);
      this.from = from;
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk != null && chunk.isLast()) {
        to(from, Phase.ANSWER);
      }
      return chunk;
    }
  }

  private void sweepLater() {
    getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    List<EndPoint> late = new ArrayList<>();
    synchronized (visits) {
      long now = System.nanoTime();
      visits.forEach(
          (endPoint, visit) -> {
            if (now - visit.since > limit(visit.phase)) {
              late.add(endPoint);
            }
          });
      late.forEach(visits::remove);
      sweeping = !visits.isEmpty();
      if (sweeping) {
        sweepLater();
      }
    }
    late.forEach(EndPoint::close);
  }

  private long limit(Phase phase) {
    return switch (phase) {
      case FIRST_HEADER -> bounds.header().toNanos();
      case NEXT_HEADER -> bounds.idle().toNanos();
      case BODY -> bounds.body().toNanos();
      case ANSWER -> bounds.answer().toNanos();
      case STREAM -> Long.MAX_VALUE;
    };
  }
}

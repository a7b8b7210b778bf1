package io.weir.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One browser that listens. Written without ever waiting: what it did not take yet is replaced by
 * what is newer, so that a slow one costs at most one page. Safe for all threads.
 */
final class LiveClient implements WriteListener {
  private final ServletOutputStream out;
  private final Sessions.Session session;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();
  private boolean open;
  private boolean unflushed;
  private volatile boolean greeted;
  private long stuckSince;

  LiveClient(ServletOutputStream out, Sessions.Session session) {
    this.out = out;
    this.session = session;
  }

  Sessions.Session session() {
    return session;
  }

  /** The client has received the whole page; from now on it gets changes. */
  void greet() {
    greeted = true;
  }

  boolean greeted() {
    return greeted;
  }

  /** Completes when nothing more will be written. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Takes messages, by the section that they replace, and writes what can be written at once. */
  void offer(Map<String, byte[]> messages, long nanos) {
    synchronized (this) {
      if (waiting.isEmpty()) {
        stuckSince = nanos;
      }
      waiting.putAll(messages);
      if (!open) {
        return; // the container says when
      }
    }
    write();
  }

  /** Returns whether the same messages have been waiting for this long. */
  synchronized boolean stuck(long nanos, Duration limit) {
    return !waiting.isEmpty() && nanos - stuckSince > limit.toNanos();
  }

  void close() {
    over.complete(null);
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      open = true;
    }
    write();
  }

  @Override
  public void onError(Throwable t) {
    close();
  }

  private void write() {
    try {
      synchronized (this) {
        while (!over.isDone() && out.isReady()) {
          if (!waiting.isEmpty()) {
            out.write(take());
            unflushed = true;
          } else if (unflushed) {
            unflushed = false;
            out.flush();
          } else {
            return;
          }
        }
      }
    } catch (IOException | IllegalStateException e) {
      close();
    }
  }

  private byte[] take() {
    List<byte[]> parts = new ArrayList<>(waiting.values());
    waiting.clear();
    int length = parts.stream().mapToInt(p -> p.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

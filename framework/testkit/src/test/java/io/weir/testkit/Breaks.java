package io.weir.testkit;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.parser.Parser;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Breaks an engine at a chosen step: before or behind a call of one of its parts. Broken once, it
 * throws once. Killed, every part is dead from then on, as when the process is gone, until {@link
 * #revive}.
 */
final class Breaks {
  private @Nullable String point;
  private int left;
  private boolean kills;
  private boolean dead;
  private Runnable atThatInstant = () -> {};
  private @Nullable Exception with;
  private @Nullable CountDownLatch gate;
  private volatile boolean spinsNoMore;
  private final AtomicInteger spun = new AtomicInteger();

  /** What a broken part throws. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /**
   * @param at {@code write}, or {@code write done}
   * @param time the first call, the second, …
   */
  synchronized void throwOnce(String at, int time) {
    point = at;
    left = time;
    kills = false;
    with = null;
  }

  /** As {@link #throwOnce(String, int)}; what the call may throw by its contract. */
  synchronized void throwOnce(String at, int time, Exception thrown) {
    throwOnce(at, time);
    with = thrown;
  }

  /** The next call hangs there until the latch is open. */
  synchronized void hang(String at, CountDownLatch latch) {
    throwOnce(at, 1);
    gate = latch;
  }

  /** As {@link #throwOnce}; everything is dead from then on. */
  synchronized void kill(String at, int time, Runnable thisInstant) {
    throwOnce(at, time);
    kills = true;
    atThatInstant = thisInstant;
  }

  synchronized boolean happened() {
    return point == null;
  }

  synchronized void revive() {
    dead = false;
  }

  /** As a loop that never ends: no interrupt reaches it, only {@link #spinNoMore}. */
  void spin() {
    spun.incrementAndGet();
    while (!spinsNoMore) {
      Thread.onSpinWait();
      LockSupport.parkNanos(1_000_000);
      Thread.interrupted();
    }
  }

  void spinNoMore() {
    spinsNoMore = true;
  }

  /** How often {@link #spin} was come to. */
  int spun() {
    return spun.get();
  }

  /** Parts that throw nothing else call it. */
  void at(String here) {
    try {
      step(here);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void step(String here) throws Exception {
    CountDownLatch waitFor;
    synchronized (this) {
      if (dead) {
        throw new Broken("dead at " + here);
      }
      if (!here.equals(point) || --left > 0) {
        return;
      }
      point = null;
      waitFor = gate;
      gate = null;
      if (waitFor == null) {
        if (kills) {
          dead = true;
          atThatInstant.run();
        }
        throw with != null ? with : new Broken("broken at " + here);
      }
    }
    waitFor.await();
  }

  private <T> T around(Class<T> type, T it) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              boolean quiet = method.getName().equals("close") || method.getName().equals("status");
              if (!quiet) {
                step(method.getName());
              }
              try {
                Object result = method.invoke(it, arguments);
                if (!quiet) {
                  step(method.getName() + " done");
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  private abstract static class Wrapped<C> implements ComponentFactory<C> {
    private final ComponentFactory<C> inner;

    Wrapped(ComponentFactory<C> inner) {
      this.inner = inner;
    }

    @Override
    public String type() {
      return inner.type();
    }

    @Override
    public Class<C> configType() {
      return inner.configType();
    }
  }

  <C> Source.Factory<C> around(Source.Factory<C> inner) {
    final class Factory extends Wrapped<C> implements Source.Factory<C> {
      Factory() {
        super(inner);
      }

      @Override
      public Source create(C config, ComponentContext context) {
        return around(Source.class, inner.create(config, context));
      }
    }
    return new Factory();
  }

  <C> Parser.Factory<C> around(Parser.Factory<C> inner) {
    final class Factory extends Wrapped<C> implements Parser.Factory<C> {
      Factory() {
        super(inner);
      }

      @Override
      public Parser.Vocabulary vocabulary() {
        return inner.vocabulary();
      }

      @Override
      public Parser create(C config, ComponentContext context) {
        return around(Parser.class, inner.create(config, context));
      }
    }
    return new Factory();
  }

  <C> Store.Factory<C> around(Store.Factory<C> inner) {
    final class Factory extends Wrapped<C> implements Store.Factory<C> {
      Factory() {
        super(inner);
      }

      @Override
      public Store create(C config, ComponentContext context) {
        return around(Store.class, inner.create(config, context));
      }
    }
    return new Factory();
  }

  <C> Notifier.Factory<C> around(Notifier.Factory<C> inner) {
    final class Factory extends Wrapped<C> implements Notifier.Factory<C> {
      Factory() {
        super(inner);
      }

      @Override
      public Notifier create(C config, ComponentContext context) {
        return around(Notifier.class, inner.create(config, context));
      }
    }
    return new Factory();
  }

  <C> Blocker.Factory<C> around(Blocker.Factory<C> inner) {
    final class Factory extends Wrapped<C> implements Blocker.Factory<C> {
      Factory() {
        super(inner);
      }

      @Override
      public Blocker create(C config, ComponentContext context) {
        return around(Blocker.class, inner.create(config, context));
      }
    }
    return new Factory();
  }
}

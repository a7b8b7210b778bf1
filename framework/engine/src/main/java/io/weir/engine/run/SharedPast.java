package io.weir.engine.run;

import io.weir.api.Address;
import io.weir.api.EventType;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.act.SharedAddresses;
import io.weir.engine.judge.Accounts;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows {@link SharedAddresses} that know nothing yet who used which address, from the store, a day
 * after the other. Without a store they begin with what comes.
 */
final class SharedPast {
  private static final Logger log = LoggerFactory.getLogger(SharedPast.class);
  private static final int MOST = 100_000;

  private final Pipeline pipeline;
  private final SharedAddresses shared;

  SharedPast(Pipeline pipeline, SharedAddresses shared) {
    this.pipeline = pipeline;
    this.shared = shared;
  }

  void feed(Duration memory) {
    Instant now = pipeline.clock().instant();
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      for (Instant day = now.minus(memory); day.isBefore(now); day = day.plus(Duration.ofDays(1))) {
        for (EventType type : pipeline.kept()) {
          if (shared.counts(type)) {
            feed(type, day);
          }
        }
      }
    } catch (StoreException e) {
      log.warn("who used which address before is not known: {}", e.getMessage());
    }
  }

  private void feed(EventType type, Instant day) throws StoreException {
    for (String account : Accounts.fields(pipeline.joins())) {
      if (type.slot(account) < 0) {
        continue;
      }
      Query pairs =
          Query.about(type.name())
              .between(day, day.plus(Duration.ofDays(1)))
              .by(SharedAddresses.ADDRESS, account)
              .count()
              .most(MOST);
      for (List<@Nullable Object> row : pipeline.store().it().query(pairs).rows()) {
        if (row.get(0) instanceof Address address
            && row.get(1) instanceof String name
            && !name.isEmpty()) {
          Subject subject = pipeline.trusted().accounts().of(new Subject(account, name));
          shared.used(address, subject, day);
        }
      }
    }
  }
}

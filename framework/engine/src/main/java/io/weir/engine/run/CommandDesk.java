package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.view.StoreDesk;
import java.util.List;

/** The store of a command, asked as the pages ask the daemon's. */
public final class CommandDesk implements StoreDesk {
  private final Pipeline pipeline;
  private final StoreDoor door;

  /**
   * A desk.
   *
   * @param door open; whoever opened it closes it
   */
  public CommandDesk(Pipeline pipeline, StoreDoor door) {
    this.pipeline = pipeline;
    this.door = door;
  }

  @Override
  public List<EventType> kept() {
    return pipeline.kept();
  }

  @Override
  public List<Join> joins() {
    return pipeline.joins();
  }

  @Override
  public Table query(Query query) throws StoreException {
    return door.query(query);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    return door.read(query);
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    return door.sql(new Question(statement, most));
  }
}

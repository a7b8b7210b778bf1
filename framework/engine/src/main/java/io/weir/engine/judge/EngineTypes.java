package io.weir.engine.judge;

import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.List;

/** The event types that the engine itself makes. */
public final class EngineTypes {
  static final Field RULE = Field.text("rule", 100, "Id of the rule.");
  static final Field LEVEL = Field.integer("level", "1 for the first level of the rule.");
  static final Field SUBJECT_FIELD =
      Field.text("subject_field", 60, "Name of the field the subject is a value of.");
  static final Field SUBJECT = Field.text("subject", 1000, "Whom it is about.");
  static final Field MEASURE = Field.decimal("measure", "What was counted or computed.");
  static final Field THRESHOLD = Field.decimal("threshold", "The limit it reached.");
  static final Field UNIT = Field.text("unit", 40, "What measure and threshold count.");
  static final Field FIRST_TIME =
      Field.time("first_time", "Event time of the first event that counts.");
  static final Field EVIDENCE =
      Field.text("evidence", 4000, "Values that belong to the finding, as JSON by field.");
  static final Field EVENTS =
      Field.text(
          "events", 4000, "The newest events that count, as stream-place-check, oldest first.");
  static final Field SENTENCE = Field.text("sentence", 1000, "The finding in words.");
  static final Field ALERT_ID =
      Field.text("alert_id", 40, "The finding's name, the same in mails and pages.");

  static final Field BLOCK_ID = Field.text("block_id", 40, "The block's name.");
  static final Field ACTION = Field.text("action", 100, "Id of the action that blocks.");
  static final Field UNTIL_TIME = Field.time("until_time", "When the block ends.");
  static final Field REASON = Field.text("reason", 1000, "Why, in words.");
  static final Field AUTHOR =
      Field.text("author", 100, "The rule's id, the person's name, or weir.");

  /** A rule's finding. */
  public static final EventType ALERT =
      EventType.named("alert", "A rule's finding.")
          .fields(
              ALERT_ID,
              RULE,
              LEVEL,
              SUBJECT_FIELD,
              SUBJECT,
              MEASURE,
              THRESHOLD,
              FIRST_TIME,
              EVIDENCE,
              SENTENCE,
              UNIT,
              EVENTS)
          .counted(RULE)
          .kept()
          .build();

  /** A block begins at this time, or lasts longer than before. */
  public static final EventType BLOCK =
      EventType.named("block", "A block begins, or is prolonged.")
          .fields(BLOCK_ID, ACTION, SUBJECT_FIELD, SUBJECT, UNTIL_TIME, REASON, AUTHOR, ALERT_ID)
          .kept()
          .build();

  /** A block ends. */
  public static final EventType BLOCK_END =
      EventType.named("block_end", "A block ends.")
          .fields(BLOCK_ID, ACTION, SUBJECT_FIELD, SUBJECT, REASON, AUTHOR)
          .kept()
          .build();

  /** A subject was to be blocked and was not. */
  public static final EventType SPARED =
      EventType.named("spared", "A subject was to be blocked, and was spared.")
          .fields(ACTION, SUBJECT_FIELD, SUBJECT, REASON, RULE, ALERT_ID)
          .kept()
          .build();

  /** All event types of the engine. */
  public static final List<EventType> ALL = List.of(ALERT, BLOCK, BLOCK_END, SPARED);

  private EngineTypes() {}
}

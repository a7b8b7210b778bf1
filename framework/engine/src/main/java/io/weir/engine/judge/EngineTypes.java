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
  static final Field AUTHOR_KIND =
      Field.text("author_kind", 20, "What the author is: rule, person or weir.");
  static final Field TRUST_ID = Field.text("trust_id", 40, "The name of what is trusted.");
  static final Field NOTIFIER = Field.text("action", 100, "Id of the action that notifies.");
  static final Field OUTCOME =
      Field.text("outcome", 20, "sent, summary (among older alerts in one message) or given_up.");

  static final Field ANSWER =
      Field.text(
          "outcome", 20, "approved, refused, acted or let_go (nobody answered), or too_late.");

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
          .rolledUp(List.of("rule"))
          .rolledUp(List.of("subject"))
          .searched(SUBJECT)
          .kept()
          .build();

  /** An alert is over: the measure is below the limit again, or its window has ended. */
  public static final EventType ALERT_END =
      EventType.named("alert_end", "An alert is over.")
          .fields(ALERT_ID, RULE, LEVEL, SUBJECT_FIELD, SUBJECT)
          .kept()
          .build();

  /** A notifier has sent an alert, or has given it up. */
  public static final EventType NOTICE =
      EventType.named("notice", "A notifier sent an alert, or gave it up.")
          .fields(NOTIFIER, ALERT_ID, RULE, OUTCOME, REASON)
          .kept()
          .build();

  /** A person trusts a subject. */
  public static final EventType TRUST =
      EventType.named("trust", "A person trusts a subject: it raises no alert, is not blocked.")
          .fields(TRUST_ID, SUBJECT_FIELD, SUBJECT, UNTIL_TIME, REASON, AUTHOR)
          .kept()
          .build();

  /** What a person trusted is trusted no longer. */
  public static final EventType TRUST_END =
      EventType.named("trust_end", "A subject is trusted by a person no longer.")
          .fields(TRUST_ID, SUBJECT_FIELD, SUBJECT, REASON, AUTHOR, AUTHOR_KIND)
          .kept()
          .build();

  /** A block begins at this time, or lasts longer than before. */
  public static final EventType BLOCK =
      EventType.named("block", "A block begins, or is prolonged.")
          .fields(
              BLOCK_ID,
              ACTION,
              SUBJECT_FIELD,
              SUBJECT,
              UNTIL_TIME,
              REASON,
              AUTHOR,
              ALERT_ID,
              AUTHOR_KIND)
          .rolledUp(List.of("subject"))
          .kept()
          .build();

  /** A block ends. */
  public static final EventType BLOCK_END =
      EventType.named("block_end", "A block ends.")
          .fields(BLOCK_ID, ACTION, SUBJECT_FIELD, SUBJECT, REASON, AUTHOR, AUTHOR_KIND)
          .kept()
          .build();

  /** A subject was to be blocked and was not. */
  public static final EventType SPARED =
      EventType.named("spared", "A subject was to be blocked, and was spared.")
          .fields(ACTION, SUBJECT_FIELD, SUBJECT, REASON, RULE, ALERT_ID)
          .kept()
          .build();

  /** A block waits for a person. */
  public static final EventType BLOCK_ASK =
      EventType.named("block_ask", "A block waits for a person.")
          .fields(BLOCK_ID, ACTION, SUBJECT_FIELD, SUBJECT, UNTIL_TIME, REASON, RULE, ALERT_ID)
          .kept()
          .build();

  /** A block that waited was decided, or somebody answered too late. */
  public static final EventType BLOCK_ANSWER =
      EventType.named("block_answer", "A block that waited for a person was decided.")
          .fields(
              BLOCK_ID,
              ACTION,
              SUBJECT_FIELD,
              SUBJECT,
              ANSWER,
              REASON,
              AUTHOR,
              AUTHOR_KIND,
              ALERT_ID)
          .kept()
          .build();

  /** A person wrote something down about a block. */
  public static final EventType BLOCK_NOTE =
      EventType.named("block_note", "A person wrote something down about a block.")
          .fields(BLOCK_ID, ACTION, SUBJECT_FIELD, SUBJECT, REASON, AUTHOR, AUTHOR_KIND)
          .kept()
          .build();

  /** All event types of the engine. */
  public static final List<EventType> ALL =
      List.of(
          ALERT,
          ALERT_END,
          BLOCK,
          BLOCK_END,
          BLOCK_ASK,
          BLOCK_ANSWER,
          BLOCK_NOTE,
          SPARED,
          NOTICE,
          TRUST,
          TRUST_END);

  private EngineTypes() {}
}

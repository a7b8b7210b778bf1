package io.weir.api.action;

import io.weir.api.rule.Subject;
import java.time.Instant;

/**
 * Somebody is to be blocked for a time; also kept as an event of type {@code block}.
 *
 * @param id the same for the same block
 * @param action id of the action that blocks
 * @param subject who
 * @param since event time from which
 * @param until event time at which it ends
 * @param reason one line for people, without control characters
 * @param author the rule's id, or the person who asked
 */
public record Block(
    String id,
    String action,
    Subject subject,
    Instant since,
    Instant until,
    String reason,
    String author) {}

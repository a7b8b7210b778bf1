package io.weir.engine.config;

/**
 * One option of a record, described for people.
 *
 * @param name as written in the file; {@code levels[].at} inside a list of groups
 * @param type for people: {@code list of text}
 * @param range its bounds, {@code 1 to 65535}; empty when it has none
 * @param required whether it must be given
 * @param value the default, as written in the file; empty for none
 * @param doc what it does
 */
public record Option(
    String name, String type, String range, boolean required, String value, String doc) {}

package io.weir.engine.view;

/**
 * Who orders something, and why: both are kept with what follows.
 *
 * @param who the person's name
 * @param reason one line for other people; may be empty where the desk says so
 */
public record Order(String who, String reason) {}

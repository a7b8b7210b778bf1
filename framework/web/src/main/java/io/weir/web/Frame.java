package io.weir.web;

import java.util.Map;

/**
 * What surrounds every page ({@code layout.jte}).
 *
 * @param host this machine
 * @param version Weir's
 * @param started since when it runs
 * @param token must come back with every order
 * @param asset links to our files by their names
 */
public record Frame(
    String host, String version, String started, String token, Map<String, String> asset) {}

package io.weir.web;

import java.util.Map;

/**
 * The common part of every page ({@code layout.jte}).
 *
 * @param host this machine
 * @param version Weir's
 * @param started when it was started
 * @param token must be sent with every form
 * @param asset links to static files by name
 */
public record Frame(
    String host, String version, String started, String token, Map<String, String> asset) {}

package io.weir.bench;

import io.weir.api.parser.Parser;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import io.weir.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The parser under test, and a line of each kind that fills a busy server's log. */
final class Postfix {
  private static final String HEAD = "Nov 22 10:15:42 mx1 postfix/";
  private static final String CLIENT = "mail.client.example[198.51.100.77]";

  private static final Map<String, String> LINES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("connect", "smtpd[4711]: connect from " + CLIENT),
              Map.entry(
                  "accepted",
                  "submission/smtpd[4711]: 4Lyb5328XVzj9Jl: client="
                      + CLIENT
                      + ", sasl_method=PLAIN, sasl_username=anna@example.org"),
              Map.entry(
                  "header", "cleanup[4712]: 4Lyb5328XVzj9Jl: message-id=<20261122.1@example.org>"),
              Map.entry(
                  "queued",
                  "qmgr[801]: 4Lyb5328XVzj9Jl: from=<anna@example.org>, size=4711, nrcpt=2 (queue"
                      + " active)"),
              Map.entry(
                  "delivery",
                  "smtp[4713]: 4Lyb5328XVzj9Jl: to=<bert@example.net>,"
                      + " relay=mx.example.net[203.0.113.9]:25, delay=0.87, delays=0.1/0.01/0.3/0.46,"
                      + " dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5C1A2B3C4D)"),
              Map.entry("removed", "qmgr[801]: 4Lyb5328XVzj9Jl: removed"),
              Map.entry(
                  "reject",
                  "smtpd[4711]: NOQUEUE: reject: RCPT from "
                      + CLIENT
                      + ": 554 5.7.1 <c@example.com>: Relay access denied; from=<x@example.com>"
                      + " to=<c@example.com> proto=ESMTP helo=<mail.client.example>"),
              Map.entry(
                  "auth_failure",
                  "smtpd[4711]: warning: "
                      + CLIENT
                      + ": SASL LOGIN authentication failed: UGFzc3dvcmQ6,"
                      + " sasl_username=anna@example.org"),
              Map.entry(
                  "disconnect",
                  "smtpd[4711]: disconnect from "
                      + CLIENT
                      + " ehlo=2 starttls=1 auth=1 mail=1 rcpt=2 data=1 quit=1 commands=9"),
              Map.entry("lost", "smtpd[4711]: lost connection after AUTH from " + CLIENT),
              Map.entry(
                  "tls",
                  "smtpd[4711]: Anonymous TLS connection established from "
                      + CLIENT
                      + ": TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"),
              Map.entry(
                  "postscreen",
                  "postscreen[811]: CONNECT from [198.51.100.77]:40312 to [192.0.2.25]:25"),
              Map.entry(
                  "warning",
                  "smtpd[4711]: warning: hostname x.example does not resolve to address"
                      + " 198.51.100.77")));

  private static final String OTHER =
      "Nov 22 10:15:42 mx1 dovecot: imap-login: Login: user=<anna>, method=PLAIN, rip=198.51.100.7";

  private Postfix() {}

  static byte[] line(String kind) {
    String line = kind.equals("other") ? OTHER : HEAD + Objects.requireNonNull(LINES.get(kind));
    return line.getBytes(StandardCharsets.UTF_8);
  }

  static byte[][] all() {
    byte[][] all = new byte[LINES.size()][];
    int i = 0;
    for (String kind : LINES.keySet()) {
      all[i++] = line(kind);
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  static Parser.Factory<Object> factory() {
    try {
      return (Parser.Factory<Object>)
          Class.forName("io.weir.plugins.parser.postfix.PostfixParser$Factory")
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Parser parser() {
    Parser.Factory<Object> factory = factory();
    Problems problems = new Problems();
    ComponentConfig none =
        ConfigLoader.component(ComponentKind.PARSER, "type: postfix", Path.of(""), problems);
    Object options = Binder.bind(factory.configType(), none, Set.of(), problems);
    return factory.create(
        Objects.requireNonNull(options, problems.list()::toString), new TestContext("postfix"));
  }
}

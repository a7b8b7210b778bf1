package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.api.source.Source;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Status;
import io.weir.web.access.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

final class NowPageTest {
  private final FakeOperations operations = new FakeOperations();
  private final NowPage page =
      new NowPage(
          operations,
          "mx1.mail.example",
          TemplateEngine.createPrecompiled(
              null, ContentType.Html, NowPage.class.getClassLoader(), "io.weir.web"));

  private String html() {
    return page.whole(
        new Frame("mx1.mail.example", "1", "today", Caller.LINK, "order", Map.of(), List.of()));
  }

  @Test
  void showsTimesInTheConfiguredZone() {
    operations.busyDay();

    assertThat(html())
        .contains("mx1.mail.example", "2026-03-05", "16:42:17", "Europe/Moscow (UTC+03:00)")
        .contains("17:38:51", "56 min left")
        .contains("datetime=\"2026-03-05T14:38:51Z\" title=\"2026-03-05 17:38:51\"");
  }

  @Test
  void tellsBlocksInForcePendingAndInDryRunApart() {
    operations.busyDay();

    assertThat(page.now().blocks().rows())
        .extracting(Now.BlockView::stateText)
        .containsExactly("in force", "pending", "dry run");
    Now.Head head = page.now().head();
    assertThat(List.of(head.inForce(), head.pending(), head.dryRun())).containsExactly(1, 1, 1);
  }

  @Test
  void tellsHowMuchIsUnderstoodAndWhatIsNobodysBusiness() {
    operations.coverage =
        new Coverage(
            List.of(
                new Coverage.Program("postfix/smtpd", 9_990, 7, 3),
                new Coverage.Program("postfix/qmgr", 5, 0, 0)),
            List.of(new Coverage.Other("sshd", 4_321)),
            0,
            List.of(new Coverage.Shape("postfix/smtpd: odd <*>", 3)));

    Now.Understood understood = page.now().inside().understood();
    assertThat(understood.share()).isEqualTo("99.9 %");
    assertThat(understood.programs())
        .containsExactly(
            new Now.ProgramView("postfix/smtpd", "99.9 %", "3"),
            new Now.ProgramView("postfix/qmgr", "100 %", ""));
    assertThat(html())
        .contains(
            "lines of other programs, which no parser handles", "postfix/smtpd: odd &lt;*&gt;")
        .contains("4\u202f321");
  }

  @Test
  void barsAndTonesFollowTheLimits() {
    operations.busyDay();

    Now.RuleView rule = page.now().rules().get(0);
    assertThat(rule.limits())
        .extracting(Now.LimitView::limit, Now.LimitView::mark)
        .containsExactly(Tuple.tuple("100", "47.2%"), Tuple.tuple("150", "70.8%"));
    assertThat(rule.rows())
        .extracting(Now.Row::tone)
        .containsExactly("top", "trusted", "over", "near", "calm", "calm");
    assertThat(rule.rows().get(0).width()).isEqualTo("100.0%");
    assertThat(rule.quiet()).isFalse();
  }

  @Test
  void emptyStatesSaySo() {
    operations.rules.add(FakeOperations.busy());

    assertThat(html())
        .contains("Nothing counted", "rate per address, limit 100, 150")
        .contains("No open alerts.")
        .contains("No blocks.")
        .contains("No problems, no open alerts");
  }

  @Test
  void problemsStandFirstInTheirOrder() {
    operations.busyDay().trouble();

    String html = html();
    assertThat(html.indexOf("the database cannot be reached"))
        .isPositive()
        .isLessThan(html.indexOf("pfctl is not there"))
        .isLessThan(html.indexOf("Current values and limits"));
    assertThat(html)
        .contains("2 problems; 3 open alerts", "11.8 MiB behind, 1 min", "unavailable since 16:12");
  }

  @Test
  void foreignTextStaysTextInEveryField() {
    int i = 0;
    for (String text : FakeOperations.hostile()) {
      operations.version = text;
      operations.problems.add(text);
      operations.events.put(text, 1L);
      operations.sources.add(
          new Status.SourceView(text, new Source.Status(text, 5, 10, text), Optional.empty()));
      operations.actions.add(new Status.ActionView(text, text, 1, 0, 1, text, false, false));
      operations.store = new Status.StoreView(text, Optional.empty(), text, 1, 1, 1, 1);
      operations.rules.add(
          new AlertDesk.RuleStatus(
              text,
              text,
              List.of(text),
              text,
              List.of(new AlertDesk.Limit(5, List.of(text))),
              List.of(FakeOperations.present(FakeOperations.address(text), 7))));
      operations.alerts.add(
          new Alert(
              text,
              text,
              text,
              FakeOperations.AT,
              Finding.at(1, new Subject(text, text))
                  .measured(9, 5)
                  .since(FakeOperations.AT)
                  .evidence(Map.of(text, List.of(text)))
                  .says(text)));
      operations.blocks.add(
          new BlockDesk.BlockStatus(
              Block.of(text, new Subject(text, text))
                  .id("id" + i++ + text)
                  .lasting(FakeOperations.AT, FakeOperations.AT)
                  .because(text, Block.Author.rule(text))
                  .build(),
              BlockDesk.State.IN_FORCE,
              ""));
    }

    String html = html();

    assertThat(html)
        .doesNotContain("<script>alert", "<img", "<h1>owned", "\"><img", "\u202E", "\u0007")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "abc\\u202egnp.exe\\x07\\x00");
    assertThat(html.split("<script", -1)).as("our own three scripts").hasSize(4);
    assertThat(html).doesNotContain("a".repeat(302));
    for (String section : page.sections().values()) {
      String frame =
          new String(LiveStream.frame("x", section), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(frame.strip().lines().skip(1)).allMatch(line -> line.startsWith("data:"));
    }
  }

  @Test
  void manyRowsAreCutAndCounted() {
    for (int i = 0; i < 1_234; i++) {
      operations.blocks.add(
          FakeOperations.block("b" + i, FakeOperations.address("203.0.113.9"), true, false));
    }

    assertThat(page.now().blocks().rows()).hasSize(200);
    assertThat(html()).contains("and 1034 more, older ones");
    assertThat(page.now().head().inForce()).isEqualTo(1_234);
  }

  @Test
  void numbersAndSpansReadLikeWords() {
    assertThat(PageText.number(1_204_331)).isEqualTo("1\u202f204\u202f331");
    assertThat(PageText.number(0.375)).isEqualTo("0.38");
    assertThat(PageText.bytes(512)).isEqualTo("512 bytes");
    assertThat(PageText.bytes(12_400_000)).isEqualTo("11.8 MiB");
    assertThat(PageText.span(Duration.ofSeconds(59))).isEqualTo("less than a minute");
    assertThat(PageText.span(Duration.ofMinutes(312))).isEqualTo("5 h 12 min");
    assertThat(PageText.span(Duration.ofHours(76))).isEqualTo("3 d 4 h");
  }

  @Test
  void theHeadlineIsNotGreenOverOpenAlerts() {
    operations.busyDay();
    assertThat(page.now().head().well()).isFalse();
    assertThat(html())
        .contains("state alarm", "No problems, 3 open alerts")
        .doesNotContain("state well");

    operations.alerts.clear();
    assertThat(html()).contains("state well", "No problems, no open alerts");
  }

  @Test
  void manyAlertsAreCutAndCountedAndBlocksStandBeforeThem() {
    operations.busyDay();
    for (int i = 0; i < 39; i++) {
      operations.alerts.add(
          FakeOperations.alert("m" + i, FakeOperations.address("203.0.113." + i), 118, 1, 100));
    }

    String html = html();
    assertThat(html).contains("and 34 more, older ones", "42 open alerts");
    assertThat(html.split("<li class=\"card", -1)).hasSize(8 + 1);
    assertThat(html.indexOf("id=\"h-blocks\""))
        .isPositive()
        .isLessThan(html.indexOf("id=\"h-alerts\""));
  }

  @Test
  void aDryRunSaysWhatItWouldHaveDone() {
    operations.actions.add(new Status.ActionView("block_address", "pf", 1, 0, 0, "", true, true));
    operations.actions.add(new Status.ActionView("tell_admin", "email", 2, 0, 0, "", false, false));

    assertThat(page.now().inside().actions())
        .extracting(Now.ActionView::done)
        .containsExactly("1 skipped (dry run)", "2 done");
  }
}

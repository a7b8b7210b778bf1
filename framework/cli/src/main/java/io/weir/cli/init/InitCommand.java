package io.weir.cli.init;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first pipeline file for this machine. */
@Command(
    name = "init",
    description = {
      "Looks which log, mail server, firewall, database and addresses this machine has, asks what"
          + " no option answers, and writes a commented pipeline file that 'weir check' accepts."
          + " With it, actions only log what they would do. Without a terminal, or with --yes,"
          + " what was found is taken without questions."
    },
    footer = {
      "",
      "Examples:",
      "  weir init",
      "  weir init --yes --mail admin@example.org",
      "  weir init /etc/weir/weir.yaml --journal --firewall nftables --force",
      "",
      "Exit code: 0 it is written, 1 it cannot be written, 2 wrong usage, or the file exists."
    })
public final class InitCommand implements Callable<Integer> {
  private static final String MAIL = "postmaster@localhost";
  private static final String WEB = "127.0.0.1:8025";

  private final Environment environment;
  private final Machine machine;
  private final BooleanSupplier person;
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file to write. Default: weir.yaml in the current folder.")
  private Path file = Path.of("weir.yaml");

  @Option(
      names = "--log",
      paramLabel = "PATH",
      description = "The mail server's log. Default: what is found below /var/log, or the journal.")
  private @Nullable String log;

  @Option(names = "--journal", description = "Reads the systemd journal instead of a file.")
  private boolean journal;

  @Option(
      names = "--mail",
      paramLabel = "ADDRESS",
      description = "Who is notified. Default: " + MAIL + ".")
  private @Nullable String mail;

  @Option(
      names = "--firewall",
      paramLabel = "NAME",
      description =
          "With what addresses are blocked: nftables, ipset, pf or none. Default: the first of them"
              + " whose program is found.")
  private @Nullable String firewall;

  @Option(
      names = "--store",
      paramLabel = "TYPE",
      description =
          "Where events are kept: h2, a file of Weir's own, or mysql, a server. Default: h2.")
  private @Nullable String store;

  @Option(
      names = "--web",
      paramLabel = "ADDRESS:PORT",
      description = "Where the pages are served. Default: " + WEB + ".")
  private @Nullable String web;

  @Option(names = "--no-web", description = "Serves no pages.")
  private boolean noWeb;

  @Option(names = "--yes", description = "Asks nothing: takes what options say and what is found.")
  private boolean yes;

  @Option(names = "--force", description = "Replaces the file if it exists.")
  private boolean force;

  @SuppressWarnings("SystemConsoleNull") // bin/weir asks newer Javas for what it was before
  public InitCommand(Environment environment) {
    this(environment, new ThisMachine(environment.env()), () -> System.console() != null);
  }

  /**
   * @param person whether somebody sits at standard input and output
   */
  InitCommand(Environment environment, Machine machine, BooleanSupplier person) {
    this.environment = environment;
    this.machine = machine;
    this.person = person;
  }

  @Override
  public Integer call() {
    if (journal && log != null) {
      throw CommandException.bad("--log and --journal contradict each other: give one");
    }
    if (noWeb && web != null) {
      throw CommandException.bad("--web and --no-web contradict each other: give one");
    }
    // Wrong options and a file that cannot be written are said before anybody types answers.
    FirstFile target = new FirstFile(environment, file, force);
    target.requireRoom();
    Answer<Log> logSaid = journal ? new Answer<>(Log.JOURNAL) : given("--log", log, Answers::log);
    Answer<String> mailSaid = given("--mail", mail, Answers::mail);
    Answer<Firewall> firewallSaid = given("--firewall", firewall, Answers::firewall);
    Answer<Database> storeSaid = given("--store", store, Answers::database);
    Answer<String> webSaid = noWeb ? new Answer<>(Answers.NO) : given("--web", web, Answers::web);

    Search search = new Search(machine, environment.clock().instant());
    Findings found = search.findings();
    show(found);
    Questions questions = yes || !person.getAsBoolean() ? null : new Questions(environment);
    Log chosenLog =
        logSaid.or(
            questions,
            "The mail server's log: a path, or journal",
            found.log().toString(),
            Answers::log);
    String chosenMail = mailSaid.or(questions, "Who is notified by mail", MAIL, Answers::mail);
    Firewall chosenFirewall =
        firewallSaid.or(
            questions,
            "What blocks addresses: nftables, ipset, pf or none",
            found.firewall().toString(),
            Answers::firewall);
    Database chosenStore =
        storeSaid.or(
            questions,
            "Where events are kept: h2 (a file) or mysql (a server)",
            Database.H2.toString(),
            Answers::database);
    String chosenWeb = webSaid.or(questions, "Where pages are served, or no", WEB, Answers::web);
    Choices choices =
        new Choices(
            chosenLog,
            chosenMail,
            chosenFirewall,
            chosenStore,
            chosenWeb.equals(Answers.NO) ? null : chosenWeb);
    target.write(
        new PipelineText(
            choices,
            target.rules(),
            target.data(),
            search.command(chosenFirewall),
            found.addresses()),
        common);
    next(target, choices);
    return 0;
  }

  private static <T> Answer<T> given(
      String option, @Nullable String text, Function<String, T> read) {
    try {
      return new Answer<>(text == null ? null : read.apply(text));
    } catch (IllegalArgumentException e) {
      throw CommandException.bad(option + ": " + e.getMessage());
    }
  }

  /** What an option said; null if it was not given. */
  private record Answer<T>(@Nullable T said) {
    T or(@Nullable Questions questions, String question, String usual, Function<String, T> read) {
      if (said != null) {
        return said;
      }
      return questions == null ? read.apply(usual) : questions.ask(question, usual, read);
    }
  }

  private void show(Findings found) {
    environment.out().println("Found on this machine:");
    line("log", found.logs());
    found.servers().forEach(server -> line("mail server", server));
    line(
        "firewall",
        found.firewall() == Firewall.NONE
            ? "none of nft, ipset and pfctl"
            : found.firewall() + " (" + found.firewall().program() + ")");
    line("database", found.database());
    String own = PipelineText.some(found.addresses());
    line("addresses", own.isEmpty() ? "none but loopback" : own);
    environment.out().println();
    environment.out().flush();
  }

  private void line(String what, String said) {
    environment.out().printf("  %-13s%s%n", what, Text.visible(said));
  }

  private void next(FirstFile target, Choices choices) {
    String name = target.quoted();
    String weir = target.weir();
    environment
        .out()
        .println(
            Text.visible(file.toString())
                + " is written. Until its `dry_run` is removed, it only logs what it would do.");
    if (choices.database() == Database.MYSQL) {
      environment
          .out()
          .println("Before the start, make the database and its user: README of store-jdbc.");
    }
    target.reader().ifPresent(sentence -> environment.out().println(sentence));
    environment.out().println("Next:");
    environment.out().println("  " + weir + " check " + name);
    environment.out().println("  " + weir + " run --dry-run " + name);
    environment.out().flush();
  }
}

package io.weir.cli.init;

import io.weir.api.Text;
import io.weir.engine.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a first pipeline file. It notifies nobody and blocks nothing until somebody removes
 * two words: {@code dry_run} at its top, then that of the blocker.
 *
 * @param choices what was chosen
 * @param include the path of the shipped rules
 * @param data the folder of store and state; empty for one next to the file
 * @param command the path of the firewall's program; null if its name is enough
 * @param addresses this machine's
 */
record PipelineText(
    Choices choices,
    String include,
    String data,
    @Nullable String command,
    List<Machine.Own> addresses) {
  private static final String UNITS = "units: [postfix@-.service, postfix.service]";

  /** A machine may have thousands. */
  private static final int MOST_ADDRESSES = 6;

  PipelineText {
    addresses = List.copyOf(addresses);
  }

  /** The same with the rules elsewhere. */
  PipelineText including(String other) {
    return new PipelineText(choices, other, data, command, addresses);
  }

  @Override
  public String toString() {
    return """
    # Written by `weir init` of Weir %s. Relative paths are relative to the folder of this file. Files in weir.d/*.yaml next to it
    # override it. `weir check FILE` prints all mistakes; `weir plugins show rate` the options of one type.

    # All actions only log what they would do. After a look at that, remove this line: then mail is sent.
    dry_run: true

    # The rules: busy addresses and accounts, stolen passwords, password guessing, floods. That file says how to change one%s.
    include: %s

    # The mail server's log%s.
    sources:
    %s
    parsers:
      - { type: postfix }

    # Where events are kept, for the pages and reports%s.
    store: %s

    # The folder for positions in the log, counters and active blocks.
    state: %s

    # These raise no alert and are never blocked. This machine's own addresses are always trusted%s.
    trusted:
      client_address: [127.0.0.0/8, "::1"]%s
      # sasl_username: [newsletter@example.org]

    # `Bob` and `bob` are the same account.
    accounts: { fold_case: true }

    %s
    actions:
      # Mail through the mail server on this machine.
      - { id: tell_admin, type: email, to: [%s] }
    %s
    %s
    """
        .formatted(
            Version.TEXT,
            include.indexOf('/') < 0 ? "" : ";\n# a copy next to this one outlives an upgrade",
            Scalar.of(include),
            choices.log().file() == null ? "; for a user in the group systemd-journal" : "",
            sources(),
            choices.database() == Database.MYSQL
                ? "; before the start: CREATE DATABASE weir, and a user with all rights on it"
                : "",
            store(),
            Scalar.of(data.isEmpty() ? "data/state" : data + "/state"),
            own(),
            networks(),
            rules(),
            Scalar.of(choices.mail()),
            blocker(),
            web());
  }

  private String sources() {
    Path file = choices.log().file();
    String journal = "- { id: maillog, type: journald, " + UNITS + " }\n";
    return file == null
        ? "  " + journal
        : "  - { id: maillog, type: file, path: "
            + Scalar.of(file.toString())
            + " }\n  # From the systemd journal instead:\n  # "
            + journal;
  }

  private String store() {
    return choices.database() == Database.H2
        ? "{ type: h2, path: " + Scalar.of(data.isEmpty() ? "data/weir" : data + "/weir") + " }"
        : """
        {
          type: mysql, host: 127.0.0.1, database: weir, user: weir,
          # The password is the only line of a file next to this one that only Weir's user may read (mode 600):
          # password: "${file:mysql.password}",
        }""";
  }

  private String own() {
    String some = some(addresses);
    return some.isEmpty() ? "" : ":\n# " + some;
  }

  /** The first few of them, for people. */
  static String some(List<Machine.Own> addresses) {
    String some =
        addresses.stream()
            .limit(MOST_ADDRESSES)
            .map(one -> Text.visible(one.address()))
            .collect(Collectors.joining(", "));
    int more = addresses.size() - MOST_ADDRESSES;
    return some + (more > 0 ? " and " + more + " more" : "");
  }

  private String networks() {
    String some =
        addresses.stream()
            .map(one -> one.network().toString())
            .distinct()
            .limit(MOST_ADDRESSES)
            .map(network -> '"' + network + '"')
            .collect(Collectors.joining(", "));
    return some.isEmpty()
        ? ""
        : "\n  # Its networks, to be added if nobody in them may be blocked: " + some;
  }

  private String rules() {
    return choices.firewall() == Firewall.NONE
        ? """
        # Changes to the shipped rules:
        rules: []
        #  - { id: busy_address, levels: [{ at: 300, actions: [tell_admin] }] }
        """
        : """
        # Changes to the shipped rules: these two block the address, too.
        rules:
          - { id: busy_address, levels: [{ at: 100, actions: [tell_admin] }, { at: 150, actions: [tell_admin, block_address] }] }
          - { id: guessing_address, levels: [{ at: 20, actions: [tell_admin, block_address] }] }
        """;
  }

  private String blocker() {
    return switch (choices.firewall()) {
      case NONE ->
          """
            # To block, an action like this; see `weir plugins show action nftables`, ipset or pf:
            # - { id: block_address, type: nftables, ports: [25, 465, 587], for: [1h, 6h, 1d, 7d] }
          """;
      case NFTABLES -> blocker("type: nftables, ports: [25, 465, 587]", "");
      case IPSET ->
          blocker(
              "type: ipset",
              """
                # It fills the sets weir4 and weir6; a rule of yours has to drop what is in them:
                # iptables -I INPUT -m set --match-set weir4 src -p tcp -m multiport --dports 25,465,587 -j DROP
              """);
      case PF ->
          blocker(
              "type: pf, table: mailblock",
              """
                # It fills a table; pf.conf has to drop what is in it: table <mailblock> persist
                # block in quick proto tcp from <mailblock> to any port { 25 465 587 }
              """);
    };
  }

  private String blocker(String options, String needs) {
    return """
      # Blocks addresses, each further time longer. To have it act, remove its dry_run too, after `weir replay` has
      # shown whom it would have hit.
    %s  - { id: block_address, %s%s, for: [1h, 6h, 1d, 7d], dry_run: true }
    """
        .formatted(
            needs, options, command == null ? "" : ", command: [" + Scalar.of(command) + "]");
  }

  private String web() {
    return choices.web() == null
        ? "# The pages are off:\n# web: { listen: \"127.0.0.1:8025\" }"
        : "# The pages: `weir run` prints the link that opens them; `weir users add NAME --role operator` adds somebody.\n"
            + "web: { listen: "
            + Scalar.of(choices.web())
            + " }";
  }
}

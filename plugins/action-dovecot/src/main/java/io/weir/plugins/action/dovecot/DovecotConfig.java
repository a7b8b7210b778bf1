package io.weir.plugins.action.dovecot;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

@Doc("Keeps accounts from logging in to Dovecot, and ends the sessions that they have.")
record DovecotConfig(
    @Doc(
            "The file of a passdb with `driver = passwd-file` and `deny = yes`. It must exist"
                + " before Dovecot starts: without it Dovecot lets nobody in.")
        Path denyFile,
    @Doc("Whether to end the account's open sessions with `doveadm kick`.") @Default("true")
        boolean kick,
    @Doc(
            "Whether Dovecot changes logins to small letters before it looks them up, as its"
                + " default `auth_username_format = %Lu` does.")
        @Default("true")
        boolean foldCase,
    @Doc("The program and its first arguments: `[sudo, -n, /usr/bin/doveadm]` if Weir is not root.")
        @Default("[/usr/bin/doveadm]")
        @Range(min = 1, max = 20)
        List<String> command,
    @Doc("Maximum time for one call of the program.")
        @Default("30s")
        @Range(min = 100, max = 600_000)
        Duration timeout) {}

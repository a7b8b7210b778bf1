package io.weir.plugins.parser.postfix;

import io.weir.api.config.Doc;
import java.util.List;

/**
 * Options of the parser {@code postfix}.
 *
 * @param syslogName further names
 */
@Doc("Reads the log of Postfix.")
record PostfixConfig(
    @Doc(
            "Further values of Postfix's syslog_name. Tags that begin with postfix"
                + " (postfix-out/smtpd) are recognized anyway.")
        List<String> syslogName) {}

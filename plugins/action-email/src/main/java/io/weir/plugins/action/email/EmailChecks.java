package io.weir.plugins.action.email;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.ConfigurationException;
import io.weir.api.Text;
import io.weir.plugins.notice.NoticeTemplate;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the record of the options cannot say alone. Reports all that is wrong. */
final class EmailChecks {
  private final ComponentContext context;
  private @Nullable ConfigurationException wrong;

  EmailChecks(ComponentContext context) {
    this.context = context;
  }

  /** The template; an empty one when it is wrong, which {@link #check} then throws. */
  NoticeTemplate template(String option, @Nullable String text, String builtIn) {
    if (text == null || text.equals(builtIn)) {
      return NoticeTemplate.builtIn(builtIn, NoticeTemplate.Escape.NONE);
    }
    try {
      return NoticeTemplate.of(text, NoticeTemplate.Escape.NONE);
    } catch (IllegalArgumentException e) {
      reject(option, Text.visible(String.valueOf(e.getMessage())));
      return NoticeTemplate.of("", NoticeTemplate.Escape.NONE);
    }
  }

  /** The template of the HTML; null when there is none, or it is wrong. */
  @Nullable HtmlLetter html(@Nullable String text) {
    try {
      return HtmlLetter.of(text);
    } catch (IllegalArgumentException e) {
      reject("html", Text.visible(String.valueOf(e.getMessage())));
      return null;
    }
  }

  /**
   * Looks at all options.
   *
   * @throws ConfigurationException when one is wrong
   */
  void check(EmailConfig config) {
    for (int i = 0; i < config.to().size(); i++) {
      address("to[" + i + "]", config.to().get(i));
    }
    if (config.from() != null) {
      address("from", config.from());
    }
    if (config.host().isBlank() || config.host().chars().anyMatch(c -> c <= ' ')) {
      reject("host", "write the name or address of the mail server");
    }
    if ((config.user() == null) != (config.password() == null)) {
      reject(
          config.user() == null ? "user" : "password",
          "user and password go together: give both, or neither");
    }
    if (config.security() == EmailConfig.Security.NONE) {
      if (config.password() != null && !isLoopback(config.host())) {
        reject(
            "security", "the password would cross the network in the clear: write starttls or tls");
      }
      if (config.certificate() != null) {
        reject("certificate", "has no meaning without TLS: write security: starttls or tls");
      }
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  /** By the words of the option: nobody is asked what a name means. */
  private static boolean isLoopback(String host) {
    Address address = Address.parse(host);
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || address != null
            && (address.v6()
                ? address.high() == 0 && address.low() == 1
                : address.low() >>> 24 == 127);
  }

  private void address(String option, String text) {
    try {
      InternetAddress[] all = InternetAddress.parse(text, true);
      if (all.length != 1 || all[0].isGroup() || text.chars().anyMatch(Character::isISOControl)) {
        reject(option, "write one address: postmaster@example.org");
        return;
      }
      all[0].validate();
      if (all[0].getAddress().indexOf('@') < 0) {
        reject(option, "the address has no @ and domain: postmaster@example.org");
      }
    } catch (AddressException e) {
      reject(option, "is not an address: " + Text.visible(String.valueOf(e.getMessage())));
    }
  }

  private void reject(String option, String what) {
    ConfigurationException e = context.reject(option, what);
    if (wrong == null) {
      wrong = e;
    }
  }
}

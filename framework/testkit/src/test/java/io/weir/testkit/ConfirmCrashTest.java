package io.weir.testkit;

/** The same where a person is asked first and does not answer: each block begins once. */
final class ConfirmCrashTest extends CrashTest {
  @Override
  String yaml() {
    return Rig.YAML.replace("for: 1h", "for: 1h, confirm: { after: 1s, then: act }");
  }
}

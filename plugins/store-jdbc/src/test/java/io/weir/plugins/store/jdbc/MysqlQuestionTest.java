package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person's statement may say; the server itself is asked in MysqlStoreTest. */
final class MysqlQuestionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select load_file('/etc/passwd')",
        "select `load_file`('/etc/passwd')",
        "select `LOAD_FILE` ('/etc/passwd')",
        "select `load_file` -- x\n ('/etc/passwd')",
        "select `load_file` from t",
        "select 1, `get_lock`('x', 1)",
        "select `sys_exec`('id')",
        "select load_fíle('/etc/passwd')",
        "select `load_fíle` /* é */ ('/etc/passwd')",
        "select 'a' into `x`",
        "select `a` from t into outfile '/tmp/x'"
      })
  void isRefused(String sql) {
    assertThat(MysqlQuestion.problem(sql)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 'load_file(', \"get_lock('x')\" from t",
        "select count(*) as `größe` from t where (a = 1)",
        "select `into` from `outfile` where `größe` in (1, 2)",
        "select a as größe, (b) from t",
        "(select `a``b`)"
      })
  void isTaken(String sql) {
    assertThat(MysqlQuestion.problem(sql)).isNull();
  }
}

package @package@;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Rule;
import io.weir.testkit.RuleContract;
import java.util.Collection;
import java.util.List;

/**
 * All that Weir asks of a rule, and each folder of src/test/resources/cases: options, events, and
 * what is expected. `mvn test -Dcases.update=true` writes what is expected anew.
 */
final class @Class@RuleTest implements RuleContract {
  private static final EventType FAILURE =
      EventType.named("mail_auth_failure", "A login failed.")
          .fields(Field.address("client_address", "From where."))
          .build();

  @Override
  public Rule.Factory<?> factory() {
    return new @Class@Rule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(FAILURE);
  }
}

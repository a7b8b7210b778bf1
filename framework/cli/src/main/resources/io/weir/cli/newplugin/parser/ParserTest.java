package @package@;

import io.weir.api.parser.Parser;
import io.weir.testkit.ParserContract;

/**
 * All that Weir asks of a parser, and each folder of src/test/resources/cases: input.log, and what
 * is expected of its lines. `mvn test -Dcases.update=true` writes what is expected anew.
 */
final class @Class@ParserTest implements ParserContract {
  @Override
  public Parser.Factory<?> factory() {
    return new @Class@Parser.Factory();
  }
}

package io.weir.plugins.parser.postfix;

import io.weir.api.parser.Parser;
import io.weir.testkit.ParserContract;

final class PostfixParserTest implements ParserContract {
  @Override
  public Parser.Factory<?> factory() {
    return new PostfixParser.Factory();
  }
}
